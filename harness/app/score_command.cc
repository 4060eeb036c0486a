#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>

#include "adapters/ensemble/side_by_side.h"
#include "harness/app/command.h"
#include "harness/app/option_checks.h"
#include "harness/app/plan.h"
#include "harness/app/progress_printer.h"
#include "harness/app/run_options.h"
#include "harness/app/score_input.h"
#include "harness/app/score_part.h"
#include "harness/app/score_stream.h"
#include "harness/app/stop.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/printable.h"
#include "harness/core/sha256.h"
#include "harness/io/append_file.h"
#include "harness/io/file.h"

namespace assay {
namespace {

constexpr int kTooManyFailures = 4;
constexpr int kInterrupted = 130;

struct Options {
  std::string input;
  std::string output;
  RunOptions run;

  bool to_stdout() const { return output == "-"; }
  bool to_parquet() const { return output.ends_with(".parquet"); }
};

void RequireOutput(const Options& options, const ScoreInput& input) {
  if (options.to_stdout()) return;
  if (!options.output.ends_with(".jsonl") && !options.to_parquet()) {
    throw UsageError("-o: got " + options.output +
                     ", expected a name that ends in .jsonl or .parquet, or - for stdout");
  }
  RequireWritable(options.output);
  if (std::error_code none;
      std::filesystem::exists(options.output, none) && !FileExists(options.output)) {
    throw UsageError("-o: got " + options.output + ", expected a file, or - for stdout");
  }
  for (const std::string& file : input.Files()) {
    std::error_code none;
    if (std::filesystem::equivalent(file, options.output, none)) {
      throw UsageError("-o: " + options.output + " is the input; name another file");
    }
  }
}

std::unique_ptr<RewardModel> MakeScorer(const std::vector<ModelSpec>& specs, const Options& options,
                                        const Session& session, std::stop_token stop) {
  auto models = MakeModels(specs, options.run, LogOf(options.run, session), stop);
  for (const auto& model : models) {
    const ModelCard& card = model->Card();
    if (card.scores || !card.dimensions.empty()) continue;
    throw UsageError("-m: " + card.name +
                     " only compares responses; `assay score` needs a model that gives rewards");
  }
  if (models.size() == 1) return std::move(models.front());
  return MakeSideBySide(std::move(models));
}

// Where unfinished work on these rows with this model lies: beside the output, under a name that
// says what it is, so that other rows or models never continue it.
std::string PartPath(const Options& options, const SuiteIndex& index, const ModelCard& card) {
  const Json identity = {{"format", "assay.score/1"}, {"rows", index.sha256},
                         {"adapter", card.adapter},   {"model", card.fingerprint},
                         {"dtype", card.dtype},       {"seed", options.run.seed}};
  return options.output + "." + Sha256Hex(CanonicalJson(identity)).substr(0, 12) + ".part";
}

// An output that is there is finished, and somebody's: only a part of this very work, begun with
// --fresh, may go on to replace it.
void RequireNew(const Options& options, const std::string& part) {
  if (options.run.fresh || !FileExists(options.output) || FileExists(part)) return;
  throw Error(options.output + " is there already: name another file, or replace it with --fresh");
}

struct Scoring {
  const Options& options;
  Session& session;
  RewardModel& model;
  std::stop_token stop;
};

// Lets the model judge until every row is written, or a stop comes.
Progress Score(const Scoring& scoring, SampleReader& reader, ScoreStream::Options stream_options) {
  Ending ending(scoring.stop);
  ScoreStream stream(reader, std::move(stream_options), ending);
  Ask ask;
  ask.seed = scoring.options.run.seed;
  try {
    while (!stream.finished() && !ending.stop_requested()) {
      const size_t before = stream.progress().judged;
      scoring.model.Judge(stream, stream, ask, ending.token());
      stream.Flush();
      const bool whole = stream.open() == 0 && stream.progress().judged > before;
      if (!whole && !stream.finished() && !ending.stop_requested()) {
        throw Error("model " + scoring.model.Card().name +
                    " stopped judging before the end; this is a bug of its adapter");
      }
    }
  } catch (const ModelGone& e) {
    ending.Fail(std::make_exception_ptr(
        Error(std::string(e.what()) +
              "; the rows scored so far are kept, and the same command goes "
              "on from there")));
  } catch (...) {
    ending.Fail(std::current_exception());
  }
  try {
    stream.Flush();
  } catch (...) {
    ending.Fail(std::current_exception());
  }
  ending.Rethrow();
  return stream.progress();
}

ScoreStream::Options StreamOptions(const Scoring& scoring, size_t rows, const PartState& state,
                                   ProgressPrinter& printer) {
  ScoreStream::Options options;
  options.rows = rows;
  options.done = state.rows;
  options.failed = state.failed;
  options.truncated = state.truncated;
  options.max_in_flight = scoring.model.Card().max_in_flight;
  options.progress = [&printer](const Progress& progress) { printer.Show(progress); };
  return options;
}

Progress ToStdout(const Scoring& scoring, SampleReader& reader, ScoreStream::Options stream) {
  std::ostream& out = scoring.session.out;
  stream.write = [&out](std::string_view lines) {
    out << lines << std::flush;
    if (!out) throw Error("cannot write the rewards: standard output is closed or full");
  };
  return Score(scoring, reader, std::move(stream));
}

Progress ToFile(const Scoring& scoring, const std::string& path, SampleReader& reader,
                const PartState& state, AppendFile& part, ScoreStream::Options stream) {
  part.Truncate(state.bytes);
  stream.write = [&part](std::string_view lines) { part.Append(lines); };
  const Progress progress = Score(scoring, reader, std::move(stream));
  part.Sync();
  if (progress.already + progress.judged < progress.selected) return progress;
  if (scoring.options.to_parquet()) {
    const std::string table = path + ".parquet";
    WriteScoresTable(path, table);
    AppendFile(table).Sync();
    ReplaceFile(table, scoring.options.output);
    DeleteFile(path);
  } else {
    ReplaceFile(path, scoring.options.output);
  }
  return progress;
}

int Conclude(const Scoring& scoring, const Progress& progress) {
  const auto& [options, session, model, stop] = scoring;
  const size_t done = progress.already + progress.judged;
  if (done < progress.selected) {
    session.err << fmt::format("interrupted: {} of {} scored", done,
                               Counted(progress.selected, "row"));
    if (!options.to_stdout()) {
      session.err << " and kept; go on with\n  " << session.ContinuingCommandLine();
    }
    session.err << "\n";
    return kInterrupted;
  }
  if (!options.run.quiet) {
    if (progress.already > 0) {
      session.err << fmt::format("{} of {} were scored already\n", progress.already,
                                 Counted(progress.selected, "row"));
    }
    for (const std::string& note : model.Notes()) session.err << "note: " << note << "\n";
    session.err << fmt::format("{} scored by {}, {} failed, {} truncated{}\n",
                               Counted(progress.selected, "row"), Printable(model.Card().name),
                               progress.failed, progress.truncated,
                               options.to_stdout() ? "" : ": " + Printable(options.output));
  }
  const double most = options.run.max_failures * static_cast<double>(progress.selected);
  if (static_cast<double>(progress.failed) <= most) return 0;
  session.err << fmt::format("more than {:.1f} % of the rows failed (--max-failures)\n",
                             100 * options.run.max_failures);
  return kTooManyFailures;
}

void Skip(SampleReader& reader, uint64_t rows) {
  Sample sample;
  while (rows > 0 && reader.Next(sample)) --rows;
}

int RunScore(const Options& options, Session& session) {
  const StopOnSignal signals;
  const std::vector<ModelSpec> specs = ParseModels(options.run);
  ScoreInput input(options.input, options.run.columns);
  RequireOutput(options, input);
  SuiteIndex index = input.Index(options.run.selection.limit);
  const auto made = UnlessStopped(
      signals.token(), [&] { return MakeScorer(specs, options, session, signals.token()); });
  if (!made) {
    session.err << "interrupted: nothing was scored yet\n";
    return kInterrupted;
  }
  const std::unique_ptr<RewardModel>& model = *made;
  std::vector<std::string> notes = model->Prepare(index);
  notes.insert(notes.begin(), index.warnings.begin(), index.warnings.end());
  for (size_t i = 0; i < notes.size() && !options.run.quiet; ++i) {
    session.err << "note: " << Printable(notes[i]) << "\n";
  }
  const size_t rows = index.size();
  const std::string path = PartPath(options, index, model->Card());
  index = {};  // scoring needs no more than a row at a time
  const Scoring scoring{options, session, *model, signals.token()};
  ProgressPrinter printer(session.err, ProgressPrinter::StyleFor(options.run.quiet),
                          model->Card().name);
  const auto reader = input.Open();
  Progress progress;
  if (options.to_stdout()) {
    progress = ToStdout(scoring, *reader, StreamOptions(scoring, rows, {}, printer));
  } else {
    RequireNew(options, path);
    AppendFile part(path);
    if (options.run.fresh) part.Truncate(0);
    const PartState state = ReadPart(path, input.Open(), rows);
    Skip(*reader, state.rows);
    progress =
        ToFile(scoring, path, *reader, state, part, StreamOptions(scoring, rows, state, printer));
  }
  progress.finished = true;
  printer.Show(progress);
  return Conclude(scoring, progress);
}

void AddOptions(CLI::App& command, Options& options) {
  command
      .add_option("-m,--model", options.run.models,
                  "kind:target, see `assay models list`; again for several at once")
      ->required()
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("rows", options.input, "JSON Lines, JSON or Parquet, or a folder of shards")
      ->required();
  command
      .add_option("-o,--output", options.output,
                  "OUT.jsonl or OUT.parquet, or - for JSON Lines on stdout")
      ->option_text("FILE")
      ->required();
  command.add_option("--columns", options.run.columns, "Names of the file's columns")
      ->option_text("OURS=THEIRS")
      ->delimiter(',')
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--limit", options.run.selection.limit, "Only the first N rows")
      ->option_text("N")
      ->check(WholeNumber(1, UINT32_MAX));
  AddJudging(command, options.run);
  command.add_flag("--fresh", options.run.fresh,
                   "Begin anew, and replace the output where it is there already");
  command.add_flag("--quiet", options.run.quiet, "No progress");
}

}  // namespace

void AddScore(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("score", "Reward every row of a file");
  AddOptions(*command, *options);
  command->callback([options, &action] {
    action = [options](Session& session) { return RunScore(*options, session); };
  });
}

}  // namespace assay
