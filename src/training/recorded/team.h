// Threads that share the work of one operation. Part of operations.cc.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <thread>

namespace {

// As many threads as TensorFlow takes for one operation, for passes over all weights; they sleep in between.
class Team {
 public:
  // Never ended: its threads may not outlive it.
  static Team& Get() {
    static Team* const team = new Team(Threads());
    return *team;
  }

  // Calls work(part) for each of parts() at once, and waits for all; calls take turns.
  void Run(const std::function<void(size_t)>& work) {
    const std::lock_guard turn(turn_);
    {
      const std::lock_guard lock(mutex_);
      work_ = &work;
      left_ = parts_ - 1;
      round_++;
    }
    start_.notify_all();
    work(0);
    std::unique_lock lock(mutex_);
    end_.wait(lock, [this] { return left_ == 0; });
  }

  size_t parts() const { return parts_; }

 private:
  explicit Team(size_t parts) : parts_(parts) {
    for (size_t part = 1; part < parts; part++) std::thread([this, part] { Work(part); }).detach();
  }

  static size_t Threads() {
    const char* chosen = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int number = chosen == nullptr ? 0 : std::atoi(chosen);
    return number > 0 ? number : std::max(1u, std::thread::hardware_concurrency());
  }

  void Work(size_t part) {
    for (uint64_t seen = 0;;) {
      const std::function<void(size_t)>* work;
      {
        std::unique_lock lock(mutex_);
        start_.wait(lock, [&] { return round_ != seen; });
        seen = round_;
        work = work_;
      }
      (*work)(part);
      const std::lock_guard lock(mutex_);
      if (--left_ == 0) end_.notify_one();
    }
  }

  const size_t parts_;
  std::mutex turn_;
  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable end_;
  const std::function<void(size_t)>* work_ = nullptr;
  size_t left_ = 0;
  uint64_t round_ = 0;
};

// To wake a thread takes as long as a pass over so many values.
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
