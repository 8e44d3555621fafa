// What a bare loop over OpenCV takes: read, imdecode, warpAffine, imencode, write.
//
//     BareAlignment MATRICES CROPS THREADS
//
// MATRICES has a line a photo: its path, a tab, and the six numbers of the 2 x 3 matrix to the crop.

#include <atomic>
#include <fstream>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Job {
  std::string photo;
  cv::Matx23d matrix;
};

std::vector<Job> read_jobs(const char *path) {
  std::vector<Job> jobs;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const size_t tab = line.find('\t');
    Job job{line.substr(0, tab), {}};
    std::istringstream numbers(line.substr(tab + 1));
    for (double &number : job.matrix.val) numbers >> number;
    jobs.push_back(job);
  }
  return jobs;
}

bool align(const Job &job, const std::string &crop) {
  std::ifstream file(job.photo, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const cv::Mat photo = cv::imdecode(bytes, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
  if (photo.empty()) return false;
  cv::Mat warped;
  cv::warpAffine(photo, warped, job.matrix, {112, 112});
  std::vector<uint8_t> encoded;
  cv::imencode(".jpg", warped, encoded, {cv::IMWRITE_JPEG_QUALITY, 95});
  std::ofstream(crop, std::ios::binary)
      .write(reinterpret_cast<const char *>(encoded.data()), std::streamsize(encoded.size()));
  return true;
}

}  // namespace

int main(int count, char **arguments) {
  if (count != 4) {
    std::cerr << "usage: BareAlignment MATRICES CROPS THREADS\n";
    return 64;
  }
  cv::setNumThreads(0);
  const std::vector<Job> jobs = read_jobs(arguments[1]);
  std::atomic<size_t> next{0};
  std::atomic<size_t> failed{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < std::stoi(arguments[3]); ++thread) {
    threads.emplace_back([&] {
      for (size_t index; (index = next++) < jobs.size();) {
        const std::string crop = std::string(arguments[2]) + "/" + std::to_string(index) + ".jpg";
        if (!align(jobs[index], crop)) ++failed;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  return failed ? 65 : 0;
}
