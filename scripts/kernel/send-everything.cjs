/**
 * tslab sends each message to Jupyter without waiting, and zeromq drops what exceeds its queue: more than some 500
 * outputs at once freeze the notebook. Without a limit on the queue all of them arrive. What answers the first request can be lost
 * too, while another socket is still bound; so they are bound one after the other, the one for outputs first.
 *
 * Upstream: await each send, or create the iopub socket with `sendHighWaterMark: 0`; await each bind.
 *
 * @param {any} jupyter the module tslab/dist/jupyter.js
 */
exports.sendEverything = ({ ZmqServer }) => {
  const { bindSocket } = ZmqServer.prototype;
  let bound = Promise.resolve();
  ZmqServer.prototype.bindSocket = function (/** @type {any} */ socket, /** @type {number} */ port) {
    if (socket === this.iopub) Object.assign(socket, { sendHighWaterMark: 0, sendTimeout: 0 });
    bound = bound.then(() => bindSocket.call(this, socket, port));
    return bound;
  };
};
