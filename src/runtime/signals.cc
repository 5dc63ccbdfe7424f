// Keeps signals away from the threads that compute: see signals.ts for why. Compiled by set-up (scripts/setup/kernels.mjs).
#include <node_api.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <initializer_list>

namespace {

// All that can come from outside. Those that a thread causes itself, by a fault or for its profile, stay where they are.
sigset_t SignalsFromOutside() {
  sigset_t signals;
  sigfillset(&signals);
  for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPROF}) sigdelset(&signals, own);
  return signals;
}

// Signals are taken here, by whatever handler the process has, while nothing is computed on this thread.
void* TakeSignals(void*) {
  const sigset_t signals = SignalsFromOutside();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  for (;;) pause();
}

bool StartTaker() {
  pthread_t taker;
  return pthread_create(&taker, nullptr, TakeSignals, nullptr) == 0 && pthread_detach(taker) == 0;
}

// From now on the calling thread, and each that it starts, gets no signal from outside. Whether that was possible.
napi_value MoveSignals(napi_env env, napi_callback_info) {
  static const bool taken = StartTaker();
  if (taken) {
    const sigset_t signals = SignalsFromOutside();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  }
  napi_value result = nullptr;
  napi_get_boolean(env, taken, &result);
  return result;
}

napi_value Export(napi_env env, napi_value exports) {
  napi_value function = nullptr;
  napi_create_function(env, "moveSignals", NAPI_AUTO_LENGTH, MoveSignals, nullptr, &function);
  napi_set_named_property(env, exports, "moveSignals", function);
  return exports;
}

}  // namespace

NAPI_MODULE(dark_knowledge_signals, Export)
