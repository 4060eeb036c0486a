#include "harness/io/http.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/io/url.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_hub.h"

namespace assay {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using testing::ErrorOf;
using testing::FakeHub;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Slurp;
using testing::TempFolder;
using Clock = std::chrono::steady_clock;

constexpr char kRepository[] = "models/o/n";
constexpr char kToken[] = "hf_secret";

HttpOptions Impatient() {
  return {.connect_timeout = seconds(5),
          .stall_timeout = seconds(1),
          .attempts = 3,
          .first_wait = milliseconds(1)};
}

class HttpTest : public ::testing::Test {
 protected:
  // The URL of a file that the CDN has.
  std::string Put(const std::string& bytes, const std::string& name = "file") {
    hub_.Write(kRepository, name, bytes);
    return hub_.cdn() + "/models/o/n/" + name;
  }

  // Rules are of the file, but for what they say otherwise.
  void SetRules(Json rules) {
    for (Json& rule : rules) {
      if (!rule.contains("match")) rule["match"] = "/file";
    }
    hub_.SetRules(rules);
  }

  std::string Get(const std::string& url, const std::string& token = "") {
    std::string body;
    last_ = http_.Get({url, token}, 1 << 20, body);
    return body;
  }

  std::string Download(const std::string& url, uint64_t size) {
    last_ = http_.Download({url}, folder_ / "to", size);
    return Slurp(folder_ / "to");
  }

  std::vector<std::string> Asked(const char* what) {
    std::vector<std::string> values;
    for (const Json& request : hub_.Requests()) values.push_back(request.at(what));
    return values;
  }

  FakeHub hub_;
  TempFolder folder_;
  HttpClient http_{Impatient()};
  HttpAnswer last_;
};

using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST_F(HttpTest, GetsABodyAndItsHeaders) {
  EXPECT_EQ(Get(Put("hello")), "hello");
  EXPECT_EQ(last_.status, 200);
  EXPECT_EQ(last_.Header("content-length"), "5");
  EXPECT_EQ(last_.Header("no-such"), "");
}

TEST_F(HttpTest, AnErrorIsAnAnswerAndItsBodyNone) {
  EXPECT_EQ(Get(hub_.cdn() + "/none"), "");
  EXPECT_EQ(last_.status, 404);
  EXPECT_THAT(hub_.Requests(), SizeIs(1)) << "which another attempt would not change";
}

TEST_F(HttpTest, PassingErrorsAreAskedAgain) {
  const std::string url = Put("hello");
  SetRules({{{"status", 503}, {"times", 1}}, {{"status", 429}, {"times", 1}}});
  EXPECT_EQ(Get(url), "hello");
  EXPECT_THAT(hub_.Requests(), SizeIs(3));
}

TEST_F(HttpTest, GivesUpInTheEnd) {
  const std::string url = Put("hello");
  SetRules({{{"status", 500}}});
  EXPECT_EQ(Get(url), "");
  EXPECT_EQ(last_.status, 500);
  EXPECT_THAT(hub_.Requests(), SizeIs(3));
}

TEST_F(HttpTest, WaitsAsLongAsTheServerAsks) {
  const std::string url = Put("hello");
  SetRules({{{"status", 429}, {"times", 1}, {"headers", {{"Retry-After", "1"}}}}});
  const auto start = Clock::now();
  EXPECT_EQ(Get(url), "hello");
  EXPECT_GE(Clock::now() - start, seconds(1));
}

TEST_F(HttpTest, NobodyListensIsOneLine) {
  const std::string url = Put("hello") + "?Signature=secret";
  hub_.Stop();
  const std::string message = ErrorOf([&] { Get(url, kToken); });
  EXPECT_THAT(message, AllOf(HasSubstr("cannot fetch " + hub_.cdn() + "/models/o/n/file: "),
                             HasSubstr("Failed to connect"), Not(HasSubstr("secret"))));
}

TEST_F(HttpTest, ANameThatNobodyHasIsOneLine) {
  EXPECT_THAT(ErrorOf([&] { Get("https://hub.invalid/file"); }),
              HasSubstr("cannot fetch https://hub.invalid/file: Could not resolve host"));
}

TEST_F(HttpTest, TheTokenGoesToItsServerAlone) {
  const std::string url = Put("hello");
  SetRules({{{"match", "/start"}, {"redirect", "/middle"}},
            {{"match", "/middle"}, {"redirect", url + "?Signature=x"}}});
  EXPECT_EQ(Get(hub_.url() + "/start", kToken), "hello");
  EXPECT_THAT(Asked("token"), ElementsAre("Bearer hf_secret", "Bearer hf_secret", ""));
}

TEST_F(HttpTest, HeadFollowsToTheSameServerOnly) {
  const std::string url = Put("hello");
  SetRules(
      {{{"match", "/start"}, {"redirect", "/middle"}}, {{"match", "/middle"}, {"redirect", url}}});
  const HttpAnswer answer = http_.Head({hub_.url() + "/start", kToken});
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(answer.Header("location"), url);
  EXPECT_THAT(Asked("path"), ElementsAre("/start", "/middle"));
}

TEST_F(HttpTest, ARedirectInACircleEnds) {
  SetRules({{{"match", "/start"}, {"redirect", "/start"}}});
  EXPECT_THAT(ErrorOf([&] { Get(hub_.url() + "/start"); }), HasSubstr("redirects more than 10"));
}

TEST_F(HttpTest, OnlyHttpIsFollowed) {
  folder_.Write("local", "hello");
  SetRules({{{"match", "/start"}, {"redirect", "file://" + folder_ / "local"}}});
  EXPECT_THAT(ErrorOf([&] { Get(hub_.url() + "/start"); }), HasSubstr("cannot fetch"));
}

TEST_F(HttpTest, ACertificateOfNobodyIsRefused) {
  const FakeHub hub(true);
  EXPECT_THAT(ErrorOf([&] { Get(hub.tls() + "/file", kToken); }), HasSubstr("certificate"));
  EXPECT_THAT(hub.Requests(), SizeIs(0));
}

TEST_F(HttpTest, ALongerAnswerThanAllowedIsAnError) {
  const std::string url = Put(std::string(100, 'x'));
  std::string body;
  EXPECT_THAT(ErrorOf([&] { http_.Get({url}, 99, body); }), HasSubstr("longer than 99 bytes"));
  EXPECT_EQ(http_.Get({url}, 100, body).status, 200);
}

TEST_F(HttpTest, WhatIsNotHttpIsAnError) {
  const std::string url = Put("hello");
  SetRules({{{"garbage", true}}});
  EXPECT_THAT(ErrorOf([&] { Get(url); }), HasSubstr("cannot fetch"));
}

TEST_F(HttpTest, ASilentServerIsGivenUp) {
  const std::string url = Put("hello");
  SetRules({{{"hang", 60}}});
  const auto start = Clock::now();
  EXPECT_THAT(ErrorOf([&] { Get(url); }), HasSubstr("cannot fetch"));
  EXPECT_LT(Clock::now() - start, seconds(20));
}

TEST_F(HttpTest, AStopEndsTheWaiting) {
  const std::string url = Put("hello");
  SetRules({{{"hang", 60}}});
  std::stop_source stop;
  HttpClient patient({.stall_timeout = seconds(60), .stop = stop.get_token()});
  std::jthread other([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request_stop();
  });
  const auto start = Clock::now();
  std::string body;
  EXPECT_THAT(ErrorOf([&] { patient.Get({url}, 100, body); }), HasSubstr("stopped"));
  EXPECT_LT(Clock::now() - start, seconds(10));
}

TEST_F(HttpTest, DownloadsGoOnWhereTheyEnded) {
  const std::string url = Put("0123456789");
  folder_.Write("to", "0123");
  EXPECT_EQ(Download(url, 10), "0123456789");
  EXPECT_THAT(Asked("range"), ElementsAre("bytes=4-"));
}

TEST_F(HttpTest, OfABeginningNoMoreIsAskedForOrTaken) {
  const std::string url = Put("0123456789");
  std::string body;
  EXPECT_EQ(http_.GetBeginning({url}, 4, body).status, 206);
  EXPECT_EQ(body, "0123");
  EXPECT_EQ(http_.GetBeginning({url}, 20, body).status, 200);
  EXPECT_EQ(body, "0123456789");
  EXPECT_THAT(Asked("range"), ElementsAre("bytes=0-3", "bytes=0-19"));
  SetRules({{{"no_range", true}}});
  EXPECT_EQ(http_.GetBeginning({url}, 4, body).status, 200);
  EXPECT_EQ(body, "0123");
  SetRules({{{"cut", 2}, {"times", 1}}});
  EXPECT_EQ(http_.GetBeginning({url}, 4, body).status, 206);
  EXPECT_EQ(body, "0123") << "after a lost connection";
}

TEST_F(HttpTest, WhatIsThereIsNotAskedFor) {
  const std::string url = Put("0123456789");
  folder_.Write("to", "0123456789");
  EXPECT_EQ(Download(url, 10), "0123456789");
  EXPECT_THAT(hub_.Requests(), SizeIs(0));
}

TEST_F(HttpTest, ALostConnectionGoesOnToo) {
  const std::string url = Put("0123456789");
  SetRules({{{"cut", 3}, {"times", 5}}});
  EXPECT_EQ(Download(url, 10), "0123456789") << "more cuts than attempts, but each brought some";
  EXPECT_THAT(Asked("range"), ElementsAre("", "bytes=3-", "bytes=6-", "bytes=9-"));
}

TEST_F(HttpTest, AServerWithoutRangesBeginsAnew) {
  const std::string url = Put("0123456789");
  folder_.Write("to", "xxxx");
  SetRules({{{"no_range", true}}});
  EXPECT_EQ(Download(url, 10), "0123456789");
}

TEST_F(HttpTest, ConnectionsThatAlwaysEndTooEarlyEnd) {
  const std::string url = Put("0123456789");
  SetRules({{{"no_range", true}, {"cut", 3}}});
  EXPECT_THAT(ErrorOf([&] { Download(url, 10); }), HasSubstr("cannot fetch"));
  EXPECT_EQ(Slurp(folder_ / "to"), "012");
}

TEST_F(HttpTest, AShorterBodyThanAnnouncedIsNotWhole) {
  const std::string url = Put("012345678");
  EXPECT_THAT(ErrorOf([&] { Download(url, 10); }), HasSubstr("cannot fetch"));
}

TEST_F(HttpTest, ALongerBodyLeavesNothing) {
  const std::string url = Put("0123456789");
  SetRules({{{"extra", "more"}}});
  EXPECT_THAT(ErrorOf([&] { Download(url, 10); }), HasSubstr("longer than the 10 bytes"));
  EXPECT_EQ(Slurp(folder_ / "to"), "");
}

TEST_F(HttpTest, ARangeThatIsNotThereBeginsAnew) {
  const std::string url = Put("0123456789");
  folder_.Write("to", "0123");
  SetRules({{{"status", 416}, {"times", 1}}});
  EXPECT_EQ(Download(url, 10), "0123456789");
  EXPECT_THAT(Asked("range"), ElementsAre("bytes=4-", ""));
}

TEST_F(HttpTest, AnErrorPageIsNotWrittenIntoTheFile) {
  folder_.Write("to", "0123");
  EXPECT_EQ(Download(hub_.cdn() + "/none", 10), "0123");
  EXPECT_EQ(last_.status, 404);
}

TEST(UrlTest, ServersAreToldApart) {
  EXPECT_TRUE(SameServer("https://A.b/c", "https://a.b:443/d?e"));
  EXPECT_FALSE(SameServer("https://a.b/", "http://a.b/"));
  EXPECT_FALSE(SameServer("https://a.b/", "https://a.b:444/"));
  EXPECT_FALSE(SameServer("https://a.b/", "https://a.b.c/"));
  EXPECT_FALSE(SameServer("https://a.b/", "https://a.b@c/"));
  EXPECT_FALSE(SameServer("", ""));
}

TEST(UrlTest, SecretsAreNotShown) {
  EXPECT_EQ(ShownUrl("https://me:pass@host:1/path?Signature=s#f"), "https://host:1/path");
  EXPECT_EQ(ShownUrl("no url at all"), "a malformed URL");
}

TEST(UrlTest, Encodes) { EXPECT_EQ(UrlEncoded("a/b c-é~"), "a%2Fb%20c-%C3%A9~"); }

}  // namespace
}  // namespace assay
