/**
 * tslab sends each message to Jupyter without waiting, and zeromq drops what exceeds its queue: more than some 500
 * outputs at once freeze the notebook. Without a limit on the queue all of them arrive.
 *
 * Upstream: await each send, or create the iopub socket with `sendHighWaterMark: 0`.
 *
 * @param {any} jupyter the module tslab/dist/jupyter.js
 */
exports.sendEverything = ({ ZmqServer }) => {
  const { bindSocket } = ZmqServer.prototype;
  ZmqServer.prototype.bindSocket = function (/** @type {any} */ socket, /** @type {number} */ port) {
    if (socket === this.iopub) Object.assign(socket, { sendHighWaterMark: 0, sendTimeout: 0 });
    return bindSocket.call(this, socket, port);
  };
};
