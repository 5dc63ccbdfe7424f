/**
 * tslab hands on the content of a request, and keeps the message around it to itself. Here the message is found again by its
 * content, so that the other repairs can publish more in answer to it. Not a repair of its own.
 */

/**
 * @typedef {(content: object, type: string, body: object) => void} Publish publishes a body as a message of a type, in answer to
 *   the request of that content
 */

/** @param {any} jupyter the module tslab/dist/jupyter.js @returns {Publish} */
exports.findMessage = ({ ZmqServer }) => {
  /** @type {WeakMap<object, { server: any, message: any }>} */
  const messages = new WeakMap();
  const { handleExecute } = ZmqServer.prototype;
  ZmqServer.prototype.handleExecute = function (/** @type {any} */ socket, /** @type {any} */ message) {
    messages.set(message.content, { server: this, message });
    return handleExecute.call(this, socket, message);
  };
  return (content, type, body) => {
    const found = messages.get(content);
    if (!found) return;
    const { server, message } = found;
    const publication = message.createReply();
    publication.header.msg_type = type;
    publication.content = body;
    publication.signAndSend(server.connInfo.key, server.iopub);
  };
};
