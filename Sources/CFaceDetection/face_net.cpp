// Networks of OpenCV's DNN module.

#include <memory>
#include <opencv2/dnn.hpp>
#include <vector>

#include "detection_internal.hpp"

struct face_net {
  cv::dnn::Net net;
  std::vector<cv::String> names;  ///< of the layers that nothing reads
  std::vector<cv::Mat> outputs;
};

namespace {

face_status adopt(cv::dnn::Net net, face_net **result, face_message &message) {
  auto made = std::make_unique<face_net>();
  made->net = net;
  made->names = made->net.empty() ? std::vector<cv::String>()
                                  : made->net.getUnconnectedOutLayersNames();
  if (made->names.empty()) {
    std::snprintf(message.text, sizeof message.text, "a network without layers");
    return FACE_DAMAGED;
  }
  made->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  made->net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
  *result = made.release();
  return FACE_OK;
}

const char *text(const uint8_t *bytes) { return reinterpret_cast<const char *>(bytes); }

}  // namespace

void face_net_free(face_net *net) { delete net; }

face_status face_net_from_onnx(const uint8_t *bytes, size_t count, face_net **net,
                               face_message *message) {
  *net = nullptr;
  return face::explained(*message, FACE_DAMAGED, [&] {
    return adopt(cv::dnn::readNetFromONNX(text(bytes), count), net, *message);
  });
}

face_status face_net_from_caffe(const uint8_t *description, size_t description_count,
                                const uint8_t *weights, size_t weight_count, face_net **net,
                                face_message *message) {
  *net = nullptr;
  return face::explained(*message, FACE_DAMAGED, [&] {
    return adopt(cv::dnn::readNetFromCaffe(text(description), description_count, text(weights),
                                           weight_count),
                 net, *message);
  });
}

face_status face_net_use_threads(int count) {
  if (count < 1) return FACE_BAD_ARGUMENT;
  return face::guarded([&] {
    cv::setNumThreads(count == 1 ? 0 : count);  // 0 starts no pool
    return FACE_OK;
  });
}

face_status face_net_run(face_net *net, const float *input, const int *dimensions,
                         face_message *message) {
  for (int i = 0; i < 4; ++i) {
    if (dimensions[i] < 1) return FACE_BAD_ARGUMENT;
  }
  return face::explained(*message, FACE_INTERNAL, [&] {
    net->outputs.clear();
    net->net.setInput(cv::Mat(4, dimensions, CV_32F, const_cast<float *>(input)));
    net->net.forward(net->outputs, net->names);
    for (const cv::Mat &output : net->outputs) {
      if (output.type() != CV_32F || !output.isContinuous() || output.dims > 4) {
        std::snprintf(message->text, sizeof message->text, "an output that is no block of floats");
        return FACE_INTERNAL;
      }
    }
    return FACE_OK;
  });
}

int face_net_output_count(const face_net *net) { return int(net->outputs.size()); }

face_block face_net_output(const face_net *net, int index) {
  const cv::Mat &output = net->outputs[size_t(index)];
  face_block block{output.ptr<float>(), output.dims, {0, 0, 0, 0}};
  for (int i = 0; i < output.dims; ++i) block.dimensions[i] = output.size[i];
  return block;
}
