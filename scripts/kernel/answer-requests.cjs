/**
 * Requests of Jupyter's protocol that tslab answers wrongly or not at all. It prints "unknown msg_type" into the output of the cell
 * that ran last, for which a front end's greeting is enough.
 *
 * Upstream: a case for each of them in handleShellMessage, and the fields that the protocol asks for.
 */

/** Milliseconds that a kernel has to end by itself, once its sockets are closed. A cell's timers or servers would keep it for ever. */
const LAST_MILLISECONDS = 1000;

/** Sends an answer to a message. @typedef {(type: string, content: object, broadcast?: boolean) => void} Send */

/**
 * @param {any} jupyter the module tslab/dist/jupyter.js
 * @param {(request: any) => object} history what a history_request is answered with
 */
exports.answerRequests = ({ ZmqServer, JupyterHandlerImpl }, history) => {
  /** Of requests that tslab does not know. @type {Record<string, (content: any, send: Send) => void>} */
  const ANSWERS = {
    history_request: (content, send) => send("history_reply", history(content)),
    interrupt_request: (_, send) => {
      send("interrupt_reply", { status: "ok" });
      process.kill(process.pid, "SIGINT");
    },
    // Nothing here listens to widgets, and whoever opens a channel must hear of it.
    comm_open: ({ comm_id }, send) => send("comm_close", { comm_id, data: {} }, true),
  };

  const { handleShellMessage, publishStatus, handleShutdown } = ZmqServer.prototype;
  /** Where the message that is handled came from. @type {any} */
  let origin;
  const answer = (/** @type {any} */ server, /** @type {any} */ socket, /** @type {any} */ message) =>
    /** @type {Send} */ (
      (type, content, broadcast = false) => {
        const reply = message.createReply();
        reply.header.msg_type = type;
        reply.content = content;
        reply.signAndSend(server.connInfo.key, broadcast ? server.iopub : socket);
      }
    );

  ZmqServer.prototype.handleShellMessage = function (
    /** @type {any} */ socket,
    /** @type {any[]} */ ...frames
  ) {
    const { warn } = console;
    // For as long as tslab looks at the type; a cell begins to run later.
    console.warn = () => undefined;
    origin = socket;
    try {
      return handleShellMessage.call(this, socket, ...frames);
    } finally {
      console.warn = warn;
    }
  };
  // tslab publishes that it is busy between reading a message and looking at its type.
  ZmqServer.prototype.publishStatus = function (/** @type {string} */ status, /** @type {any} */ message) {
    publishStatus.call(this, status, message);
    if (status !== "busy") return;
    ANSWERS[message.header.msg_type]?.(message.content, answer(this, origin, message));
  };

  ZmqServer.prototype.handleCommInfoRequest = function (
    /** @type {any} */ socket,
    /** @type {any} */ message,
  ) {
    answer(this, socket, message)("comm_info_reply", { status: "ok", comms: {} });
  };
  ZmqServer.prototype.handleShutdown = function (/** @type {any} */ socket, /** @type {any} */ message) {
    handleShutdown.call(this, socket, message);
    answer(this, socket, message)("shutdown_reply", this.handler.handleShutdown(message.content), true);
    setTimeout(() => process.exit(0), LAST_MILLISECONDS).unref();
  };
  JupyterHandlerImpl.prototype.handleShutdown = ({ restart = false }) => ({ status: "ok", restart });

  const { handleKernel } = JupyterHandlerImpl.prototype;
  JupyterHandlerImpl.prototype.handleKernel = function () {
    return { status: "ok", ...handleKernel.call(this) };
  };
  for (const name of ["handleIsComplete", "handleInspect", "handleComplete"]) {
    const handle = JupyterHandlerImpl.prototype[name];
    // Without an answer a front end waits, and the error would be printed into some cell.
    JupyterHandlerImpl.prototype[name] = function (/** @type {object} */ request) {
      try {
        return handle.call(this, request);
      } catch (error) {
        const { name: ename, message } = error instanceof Error ? error : new Error(String(error));
        return { status: "error", ename, evalue: message, traceback: [`${ename}: ${message}`] };
      }
    };
  }
};
