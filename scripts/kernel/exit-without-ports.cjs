/**
 * Jupyter chooses a kernel's ports before it starts it, and another program may take one in between. tslab prints that and
 * waits for ever for messages that can't come; a kernel that ends is started again by JupyterLab, with other ports.
 *
 * Upstream: end the process when server.init() fails.
 *
 * @param {any} jupyter the module tslab/dist/jupyter.js
 */
exports.exitWithoutPorts = ({ ZmqServer }) => {
  const { bindSocket } = ZmqServer.prototype;
  ZmqServer.prototype.bindSocket = async function (/** @type {any} */ socket, /** @type {number} */ port) {
    try {
      await bindSocket.call(this, socket, port);
    } catch (error) {
      process.stderr.write(`kernel: expected port ${port} to be free, found: ${String(error)}\n`);
      process.exit(1);
    }
  };
};
