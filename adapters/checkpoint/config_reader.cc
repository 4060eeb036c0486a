#include "adapters/checkpoint/config_reader.h"

#include <cmath>

#include "harness/core/error.h"

namespace assay {

ConfigReader::ConfigReader(const Json& config, std::string_view where)
    : config_(config), where_(where) {
  if (!config.is_object()) {
    throw Error("got " + std::string(TypeName(config)) + ", expected a JSON object (" + where_ +
                ")");
  }
}

const Json* ConfigReader::Find(std::string_view key) const {
  const auto found = config_.find(key);
  return found == config_.end() || found->is_null() ? nullptr : &*found;
}

bool ConfigReader::Mentions(std::string_view key) const { return config_.contains(key); }

const Json& ConfigReader::Value(std::string_view key) const {
  static const Json absent;
  const Json* value = Find(key);
  return value == nullptr ? absent : *value;
}

void ConfigReader::Refuse(std::string_view key, std::string_view expected) const {
  const Json* value = Find(key);
  throw Error("\"" + std::string(key) + "\": got " +
              (value == nullptr ? "nothing" : value->dump(-1, ' ', true).substr(0, 200)) +
              ", expected " + std::string(expected) + " (" + where_ + ")");
}

int64_t ConfigReader::Size(std::string_view key) const {
  const double value = Number(key);
  if (value < 1 || value > INT32_MAX || value != std::floor(value)) {
    Refuse(key, "a whole number from 1 to 2147483647");
  }
  return static_cast<int64_t>(value);
}

int64_t ConfigReader::Size(std::string_view key, int64_t otherwise) const {
  return Has(key) ? Size(key) : otherwise;
}

double ConfigReader::Number(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr || !value->is_number() || !std::isfinite(value->get<double>())) {
    Refuse(key, "a number");
  }
  return value->get<double>();
}

double ConfigReader::Number(std::string_view key, double otherwise) const {
  return Has(key) ? Number(key) : otherwise;
}

double ConfigReader::Positive(std::string_view key, double otherwise) const {
  const double value = Number(key, otherwise);
  if (!(value > 0)) Refuse(key, "a number above 0");
  return value;
}

bool ConfigReader::Bool(std::string_view key, bool otherwise) const {
  const Json* value = Find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) Refuse(key, "true or false");
  return value->get<bool>();
}

std::string ConfigReader::Text(std::string_view key, std::string_view otherwise) const {
  const Json* value = Find(key);
  if (value == nullptr) return std::string(otherwise);
  if (!value->is_string()) Refuse(key, "a string");
  return value->get<std::string>();
}

std::vector<double> ConfigReader::Numbers(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr || !value->is_array()) Refuse(key, "a list of numbers");
  std::vector<double> numbers;
  for (const Json& number : *value) {
    if (!number.is_number() || !std::isfinite(number.get<double>())) {
      Refuse(key, "a list of numbers");
    }
    numbers.push_back(number.get<double>());
  }
  return numbers;
}

std::vector<std::string> ConfigReader::Texts(std::string_view key) const {
  const Json* value = Find(key);
  if (value == nullptr) return {};
  if (!value->is_array()) Refuse(key, "a list of strings");
  std::vector<std::string> texts;
  for (const Json& text : *value) {
    if (!text.is_string()) Refuse(key, "a list of strings");
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

}  // namespace assay
