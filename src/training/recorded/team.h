// Threads that share the work of one operation. Part of operations.cc.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

namespace {

// As many threads as TensorFlow takes for one operation, for products and for passes over many values; they sleep in between.
class Team {
 public:
  // Never ended: its threads may not outlive it.
  static Team& Get() {
    static Team* const team = new Team(Threads());
    return *team;
  }

  // Calls work(part) for each of parts() at once, and waits for all; calls take turns. Out of memory ends the process, as in all threads.
  void Run(const std::function<void(size_t)>& work) noexcept {
    const std::lock_guard turn(turn_);
    work_ = &work;
    left_ = parts_ - 1;
    round_++;
    WakeIf(are_sleeping_ > 0, start_);
    work(0);
    Await(end_, is_waiting_, [this] { return left_ == 0; });
  }

  size_t parts() const { return parts_; }

 private:
  explicit Team(size_t wanted) {
    try {
      for (; parts_ < wanted; parts_++) std::thread([this, part = parts_] { Work(part); }).detach();
    } catch (const std::system_error&) {
      // As many as the system allows.
    }
  }

  static size_t Threads() {
    const char* chosen = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int number = chosen == nullptr ? 0 : std::atoi(chosen);
    return number > 0 ? number : std::max(1u, std::thread::hardware_concurrency());
  }

  void Work(size_t part) {
    for (uint64_t seen = 0;; seen++) {
      Await(start_, are_sleeping_, [&] { return round_ != seen; });
      (*work_)(part);
      if (--left_ == 0) WakeIf(is_waiting_ > 0, end_);
    }
  }

  // Stays awake at first, since the next operation of a step often comes at once and waking a thread takes longer; lets others run.
  template <typename Condition>
  void Await(std::condition_variable& event, std::atomic<int>& sleepers, const Condition& has_come) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + kAwake;
    while (!has_come()) {
      if (Clock::now() < end) {
        std::this_thread::yield();
        continue;
      }
      std::unique_lock lock(mutex_);
      // Counted before the last look at the condition: whoever changes it asks for sleepers after that, so one of the two sees the other.
      sleepers++;
      event.wait(lock, has_come);
      sleepers--;
    }
  }

  void WakeIf(bool is_needed, std::condition_variable& event) {
    if (!is_needed) return;
    const std::lock_guard lock(mutex_);
    event.notify_all();
  }

  static constexpr std::chrono::microseconds kAwake{100};

  size_t parts_ = 1;
  std::mutex turn_;
  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable end_;
  const std::function<void(size_t)>* work_ = nullptr;
  std::atomic<size_t> left_{0};
  std::atomic<uint64_t> round_{0};
  std::atomic<int> are_sleeping_{0};
  std::atomic<int> is_waiting_{0};
};

// To share work with a thread that sleeps, and to be woken by it, takes as long as a pass over so many values.
constexpr size_t kLeastForTeam = 100'000;

// As many parts as pay for so many values, of so many units that are not split.
size_t PartsFor(size_t values, size_t units) {
  return values < kLeastForTeam ? 1 : std::min(Team::Get().parts(), units);
}

// Calls work(part) for that many parts at once.
void Share(size_t parts, const std::function<void(size_t)>& work) {
  if (parts == 1) return work(0);
  Team::Get().Run([&](size_t part) {
    if (part < parts) work(part);
  });
}

}  // namespace
