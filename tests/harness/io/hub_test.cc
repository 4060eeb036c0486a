#include "harness/io/hub.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/io/blob_hash.h"
#include "tests/testing/child.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_hub.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::FakeHub;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RunInChild;
using testing::Slurp;
using testing::StartChild;
using testing::TempFolder;
using testing::WaitFor;

constexpr char kRepository[] = "models/o/n";
constexpr char kWeights[] = "model.safetensors";
// printf hello | git hash-object --stdin; printf weights | sha256sum
constexpr char kHelloHash[] = "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0";
constexpr char kWeightsHash[] = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

class HubTest : public ::testing::Test {
 protected:
  HubTest() {
    hub_.Write(kRepository, "config.json", "hello");
    hub_.Write(kRepository, kWeights, "weights");
    settings_.endpoint = hub_.url();
    settings_.cache = folder_ / "hub";
    settings_.timeout = std::chrono::seconds(5);
  }

  Hub Client() {
    return Hub(settings_, [this](const std::string& line) { log_ += line + "\n"; });
  }

  std::string Fetch(const std::string& file, const std::string& named = "o/n") {
    Hub hub = Client();
    const HubSnapshot snapshot = hub.Open(ParseHubRepo(HubRepo::Kind::kModel, named));
    std::string path = hub.Fetch(snapshot, file);
    hub.Remember(snapshot);
    return path;
  }

  std::string FetchError(const std::string& file, const std::string& named = "o/n") {
    return ErrorOf([&] { Fetch(file, named); });
  }

  std::string Cached(const std::string& path) { return folder_ / ("hub/models--o--n/" + path); }
  std::string Pointer(const std::string& file) {
    return Cached("snapshots/" + std::string(FakeHub::kCommit) + "/" + file);
  }

  // Nothing but what an interrupted download may leave.
  void ExpectNotThere(const std::string& file) {
    EXPECT_FALSE(fs::exists(Pointer(file)));
    if (!fs::exists(Cached("blobs"))) return;
    for (const auto& entry : fs::directory_iterator(Cached("blobs"))) {
      EXPECT_EQ(entry.path().extension(), ".incomplete");
    }
  }

  size_t Bodies() {
    size_t bodies = 0;
    for (const Json& request : hub_.Requests()) bodies += request.at("server") == "cdn";
    return bodies;
  }

  FakeHub hub_;
  TempFolder folder_;
  HubSettings settings_;
  std::string log_;
};

TEST_F(HubTest, FilesLieAsHuggingfaceHubKeepsThem) {
  EXPECT_EQ(Fetch("config.json"), Pointer("config.json"));
  EXPECT_EQ(Slurp(Pointer("config.json")), "hello");
  EXPECT_EQ(fs::read_symlink(Pointer("config.json")), std::string("../../blobs/") + kHelloHash);
  EXPECT_EQ(Slurp(Cached("refs/main")), FakeHub::kCommit);
  EXPECT_EQ(Slurp(Cached("blobs/" + std::string(kHelloHash))), "hello");
}

TEST_F(HubTest, LargeFilesAreNamedByTheirSha256) {
  EXPECT_EQ(Slurp(Fetch(kWeights)), "weights");
  const fs::path link = fs::read_symlink(Pointer(kWeights));
  EXPECT_EQ(link, std::string("../../blobs/") + kWeightsHash);
}

TEST_F(HubTest, FilesInFoldersAndBehindRedirectsOfTheHub) {
  hub_.Write(kRepository, "1_Pooling/config.json", "{}");
  hub_.Write(kRepository, "tokenizer.json", "hello");
  EXPECT_EQ(Slurp(Fetch("1_Pooling/config.json")), "{}");
  EXPECT_THAT(fs::read_symlink(Pointer("1_Pooling/config.json")).string(),
              HasSubstr("../../../blobs/"));
  EXPECT_EQ(Slurp(Fetch("tokenizer.json")), "hello");
}

TEST_F(HubTest, WhatIsThereIsNotFetchedAgain) {
  Fetch(kWeights);
  hub_.ForgetRequests();
  Fetch(kWeights);
  ASSERT_EQ(hub_.Requests().size(), 1u);
  EXPECT_EQ(hub_.Requests()[0].at("path"), "/api/models/o/n/revision/main");
}

TEST_F(HubTest, AnotherCommitSharesItsFiles) {
  Fetch(kWeights);
  const std::string commit(40, 'a');
  hub_.Write(kRepository, ".commit", commit);
  EXPECT_EQ(Fetch(kWeights), Cached("snapshots/" + commit + "/" + kWeights));
  EXPECT_EQ(Slurp(Cached("refs/main")), commit);
  EXPECT_EQ(Bodies(), 1u);
}

TEST_F(HubTest, RevisionsAreBranchesOrCommits) {
  Fetch("config.json", "o/n@release/1");
  EXPECT_EQ(Slurp(Cached("refs/release/1")), FakeHub::kCommit);
  Fetch("config.json", std::string("o/n@") + FakeHub::kCommit);
  EXPECT_FALSE(fs::exists(Cached("refs/main")));
  EXPECT_EQ(hub_.Requests()[0].at("path"), "/api/models/o/n/revision/release%2F1");
}

TEST_F(HubTest, OfflineTakesWhatTheCacheHas) {
  Fetch("config.json");
  hub_.ForgetRequests();
  settings_.offline = true;
  EXPECT_EQ(Fetch("config.json"), Pointer("config.json"));
  EXPECT_THAT(FetchError(kWeights),
              AllOf(HasSubstr("model.safetensors of o/n is not in"), HasSubstr("HF_HUB_OFFLINE")));
  EXPECT_EQ(FetchError("config.json", "o/other"),
            "o/other is not in " + settings_.cache + ", and HF_HUB_OFFLINE forbids to fetch it");
  EXPECT_THAT(hub_.Requests(), IsEmpty());
}

TEST_F(HubTest, AHubThatCannotBeReachedIsNotedWhereTheCacheWillDo) {
  Fetch("config.json");
  hub_.Stop();
  log_.clear();
  EXPECT_EQ(Fetch("config.json"), Pointer("config.json"));
  EXPECT_THAT(log_, AllOf(HasSubstr("note: cannot fetch " + hub_.url()), HasSubstr("the cache")));
  EXPECT_THAT(FetchError("config.json", "o/other"), HasSubstr("Failed to connect"));
}

TEST_F(HubTest, SaysWhatIsFetched) {
  Fetch(kWeights);
  EXPECT_EQ(log_, "fetching o/n: model.safetensors, 7 bytes\n");
}

TEST_F(HubTest, AGatedModelSaysWhatToDo) {
  hub_.Write(kRepository, ".gated", "hf_right");
  EXPECT_EQ(FetchError(kWeights),
            "cannot fetch model.safetensors of o/n: it is gated: accept its licence at " +
                hub_.url() + "/o/n and set HF_TOKEN to a token of that account");
  settings_.token = "hf_wrong";
  EXPECT_THAT(FetchError(kWeights), AllOf(HasSubstr("set HF_TOKEN to a token of an account that"),
                                          Not(HasSubstr("hf_wrong"))));
  settings_.token = "hf_right";
  hub_.ForgetRequests();
  EXPECT_EQ(Slurp(Fetch(kWeights)), "weights");
  for (const Json& request : hub_.Requests()) {
    EXPECT_EQ(request.at("token"), request.at("server") == "cdn" ? "" : "Bearer hf_right");
  }
}

TEST_F(HubTest, WhatIsNotThereIsNamed) {
  hub_.Write("models/o/secret", ".private", "hf_right");
  EXPECT_THAT(
      FetchError("config.json", "o/none"),
      AllOf(HasSubstr("cannot fetch o/none: there is no such model"), HasSubstr("HF_TOKEN")));
  EXPECT_THAT(FetchError("config.json", "o/secret"), HasSubstr("or it is private"));
  EXPECT_THAT(FetchError("config.json", "o/n@v9"), HasSubstr("it has no revision \"v9\""));
  EXPECT_THAT(FetchError("none.json"),
              HasSubstr("cannot fetch none.json of o/n: there is no such file"));
}

TEST_F(HubTest, AnotherFileThanTheHashSaysIsNotKept) {
  hub_.SetRules({{{"match", kWeights}, {"server", "cdn"}, {"times", 1}, {"flip", true}}});
  EXPECT_THAT(FetchError(kWeights), AllOf(HasSubstr("is not that file: got hash "),
                                          HasSubstr(std::string("expected ") + kWeightsHash)));
  ExpectNotThere(kWeights);
  EXPECT_FALSE(fs::exists(Cached("blobs/" + std::string(kWeightsHash) + ".incomplete")));
  hub_.SetRules({{{"match", "config.json"}, {"method", "GET"}, {"times", 1}, {"flip", true}}});
  EXPECT_EQ(Slurp(Fetch(kWeights)), "weights");
}

TEST_F(HubTest, SmallFilesAreComparedTooWithGitsHash) {
  hub_.SetRules({{{"match", "resolve"}, {"method", "GET"}, {"times", 1}, {"flip", true}}});
  EXPECT_THAT(FetchError("config.json"), HasSubstr(std::string("expected ") + kHelloHash));
  ExpectNotThere("config.json");
}

TEST_F(HubTest, ALongerBodyIsNotKept) {
  hub_.SetRules({{{"match", kWeights}, {"server", "cdn"}, {"extra", "!"}}});
  EXPECT_THAT(FetchError(kWeights), HasSubstr("longer than the 7 bytes"));
  ExpectNotThere(kWeights);
}

TEST_F(HubTest, WhoDoesNotAnswerAsTheHubIsNamed) {
  for (const auto& [header, expected] :
       {std::pair{"X-Repo-Commit", "commit 0123"}, {"X-Linked-Size", "the file's size"}}) {
    hub_.SetRules({{{"match", "/resolve/"}, {"drop", {header}}}});
    EXPECT_THAT(FetchError(kWeights), AllOf(HasSubstr("is not answered as by the Hugging Face hub"),
                                            HasSubstr(expected), HasSubstr("HF_ENDPOINT")));
  }
  hub_.SetRules({{{"match", "/resolve/"}, {"drop", {"X-Linked-Etag"}}}});
  EXPECT_THAT(FetchError(kWeights), HasSubstr("its hash as ETag"));
  hub_.SetRules({{{"match", "/api/"}, {"garbage", true}}});
  EXPECT_THAT(FetchError(kWeights), HasSubstr("cannot fetch"));
}

TEST_F(HubTest, GoesOnWithWhatAKilledDownloadLeft) {
  fs::create_directories(Cached("blobs"));
  folder_.Write("hub/models--o--n/blobs/" + std::string(kWeightsHash) + ".incomplete", "weig");
  EXPECT_EQ(Slurp(Fetch(kWeights)), "weights");
  EXPECT_EQ(hub_.Requests().back().at("range"), "bytes=4-");
  EXPECT_THAT(log_, HasSubstr("of which 4 bytes are there"));
}

TEST_F(HubTest, AKillLeavesNothingThatLooksWhole) {
  const std::string weights(20'000, 'w');
  hub_.Write(kRepository, kWeights, weights);
  hub_.SetRules({{{"match", kWeights}, {"server", "cdn"}, {"slow", 0.05}}});
  const pid_t child = StartChild([&] { Fetch(kWeights); });
  std::string incomplete;
  while (incomplete.empty()) {  // until some of it is there
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (!fs::exists(Cached("blobs"))) continue;
    for (const auto& entry : fs::directory_iterator(Cached("blobs"))) {
      if (entry.file_size() > 2000) incomplete = entry.path().string();
    }
  }
  kill(child, SIGKILL);
  ASSERT_EQ(WaitFor(child), -SIGKILL);
  ExpectNotThere(kWeights);
  const size_t kept = fs::file_size(incomplete);
  ASSERT_LT(kept, weights.size());
  hub_.SetRules(Json::array());
  EXPECT_EQ(Slurp(Fetch(kWeights)), weights);
  EXPECT_EQ(hub_.Requests().back().at("range"), "bytes=" + std::to_string(kept) + "-");
}

TEST_F(HubTest, SeveralProcessesFetchAFileOnce) {
  hub_.Write(kRepository, kWeights, std::string(5'000, 'w'));
  hub_.SetRules({{{"match", kWeights}, {"server", "cdn"}, {"slow", 0.05}}});
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(
        StartChild([&] { EXPECT_EQ(Slurp(Fetch(kWeights)), std::string(5'000, 'w')); }));
  }
  for (const pid_t child : children) EXPECT_EQ(WaitFor(child), 0);
  EXPECT_EQ(Bodies(), 1u);
}

TEST_F(HubTest, AFullDiskIsAnErrorAndTheRestComesLater) {
  const std::string weights(100'000, 'w');
  hub_.Write(kRepository, kWeights, weights);
  EXPECT_EQ(RunInChild([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{50'000, RLIM_INFINITY};
              ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
              EXPECT_THAT(FetchError(kWeights),
                          AllOf(HasSubstr("cannot write "), HasSubstr("File too large")));
            }),
            0);
  ExpectNotThere(kWeights);
  EXPECT_EQ(Slurp(Fetch(kWeights)), weights);
}

TEST_F(HubTest, MoreThanTheDiskHoldsIsNotBegun) {
  hub_.SetRules({{{"match", "/resolve/"},
                  {"status", 302},
                  {"headers",
                   {{"Location", hub_.cdn() + "/x"},
                    {"X-Repo-Commit", FakeHub::kCommit},
                    {"X-Linked-Etag", std::string(64, 'a')},
                    {"X-Linked-Size", "4000000000000000000"}}}}});
  EXPECT_THAT(FetchError(kWeights), AllOf(HasSubstr("not enough room in "), HasSubstr("HF_HOME")));
  EXPECT_EQ(Bodies(), 0u);
}

TEST(HubRepoTest, NamesAreCheckedAsTheHubDoes) {
  const HubRepo repo = ParseHubRepo(HubRepo::Kind::kModel, "Org-1/na.me_2@refs/pr/1");
  EXPECT_EQ(repo.id, "Org-1/na.me_2");
  EXPECT_EQ(repo.revision, "refs/pr/1");
  EXPECT_EQ(repo.Name(), "Org-1/na.me_2@refs/pr/1");
  for (const char* wrong :
       {"", "name", "a/b/c", "/b", "a/", "../b", "a/..", "a/b--c", "-a/b", "a/b.", "a b/c", "a/b@",
        "a/b@../c", "a/b@/c", "a/b@c//d", "a/b\n", "a/b@c\x01"}) {
    EXPECT_THAT(ErrorOf([&] { ParseHubRepo(HubRepo::Kind::kModel, wrong); }),
                HasSubstr("expected org/name"))
        << wrong;
  }
}

TEST(HubRepoTest, PathsStayInside) {
  for (const char* inner : {"a", "a/b.c", "..a", "a/...", ".hidden"}) {
    EXPECT_TRUE(IsInnerPath(inner)) << inner;
  }
  for (const char* outer : {"", "/a", "a/", "..", "a/../b", "./a", "a//b", "a\\b", "a\tb"}) {
    EXPECT_FALSE(IsInnerPath(outer)) << outer;
  }
}

// The variables are the child's own.
class HubSettingsTest : public ::testing::Test {
 protected:
  void With(const std::map<std::string, std::string>& environment,
            const std::function<void()>& check) {
    EXPECT_EQ(RunInChild([&] {
                for (const char* name :
                     {"HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "XDG_CACHE_HOME",
                      "HF_TOKEN", "HF_TOKEN_PATH", "HF_ENDPOINT", "HF_HUB_OFFLINE"}) {
                  unsetenv(name);
                }
                setenv("HOME", folder_.path().c_str(), 1);
                for (const auto& [name, value] : environment) {
                  setenv(name.c_str(), value.c_str(), 1);
                }
                check();
              }),
              0);
  }

  void ExpectCache(const std::map<std::string, std::string>& environment,
                   const std::string& expected) {
    With(environment, [&] { EXPECT_EQ(HubSettings::FromEnvironment().cache, expected); });
  }

  TempFolder folder_;
};

TEST_F(HubSettingsTest, TheCacheIsWhereHuggingfaceHubHasIt) {
  ExpectCache({}, folder_ / ".cache/huggingface/hub");
  ExpectCache({{"XDG_CACHE_HOME", "/x"}}, "/x/huggingface/hub");
  ExpectCache({{"XDG_CACHE_HOME", "/x"}, {"HF_HOME", "/h"}}, "/h/hub");
  ExpectCache({{"HF_HOME", "/h"}, {"HUGGINGFACE_HUB_CACHE", "/old"}}, "/old");
  ExpectCache({{"HUGGINGFACE_HUB_CACHE", "/old"}, {"HF_HUB_CACHE", "/new"}}, "/new");
}

TEST_F(HubSettingsTest, TheTokenIsTheVariableOrTheFile) {
  const auto token = [] { return HubSettings::FromEnvironment().token; };
  With({}, [&] { EXPECT_EQ(token(), ""); });
  folder_.Write(".cache/huggingface/token", "hf_file\n");
  With({}, [&] { EXPECT_EQ(token(), "hf_file"); });
  folder_.Write("mine", "hf_mine");
  With({{"HF_TOKEN_PATH", folder_ / "mine"}}, [&] { EXPECT_EQ(token(), "hf_mine"); });
  With({{"HF_TOKEN", " hf_variable\n"}}, [&] { EXPECT_EQ(token(), "hf_variable"); });
  With({{"HF_TOKEN", "hf_a\nX-Evil: 1"}},
       [&] { EXPECT_THAT(ErrorOf(token), AllOf(HasSubstr("HF_TOKEN"), Not(HasSubstr("hf_a")))); });
}

TEST_F(HubSettingsTest, EndpointAndOffline) {
  With({{"HF_ENDPOINT", "https://mirror.example/"}, {"HF_HUB_OFFLINE", "yes"}}, [] {
    EXPECT_EQ(HubSettings::FromEnvironment().endpoint, "https://mirror.example");
    EXPECT_TRUE(HubSettings::FromEnvironment().offline);
  });
  With({{"HF_HUB_OFFLINE", "0"}}, [] {
    EXPECT_EQ(HubSettings::FromEnvironment().endpoint, "https://huggingface.co");
    EXPECT_FALSE(HubSettings::FromEnvironment().offline);
  });
  With({{"HF_ENDPOINT", "mirror.example"}}, [] {
    EXPECT_THAT(ErrorOf([] { HubSettings::FromEnvironment(); }), HasSubstr("expected a URL"));
  });
}

}  // namespace
}  // namespace assay
