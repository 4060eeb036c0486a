#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// What a report page shows, as data: a list of chapters (one per suite) of sections of blocks. The
/// sections fill it (reports/sections), a writer lays it out (reports/writers). Texts are plain:
/// what they contain is never markup.

/// One cell of a table. `interval` and `note` (a reason, a count) are shown smaller, after the
/// text; the interval on one line.
struct Cell {
  std::string text = {};
  std::string interval = {};
  std::string note = {};
  std::string href = {};  ///< "#…" within the page, or a page beside it; empty: no link
  bool strong = false;
};

/// A table whose first column names the row. Columns marked `number` are aligned to the right.
struct Table {
  struct Column {
    std::string title = {};
    bool number = true;
  };
  std::string caption = {};
  std::vector<Column> columns = {};
  std::vector<std::vector<Cell>> rows = {};
  std::string folded = {};  ///< not empty: shown folded under this title
};

/// Tables that belong together, folded under one title; each has a fold of its own in it.
struct Folds {
  std::string title = {};
  std::vector<Table> tables = {};  ///< `folded` of each: its title
};

struct Paragraph {
  std::string text = {};
};

/// A Vega-Lite figure. `spec` holds no text from data sets: those are in `data`, the rows it draws.
/// Colours in it are names of the page's palette ("@run-1", "@right"). `summary` says in a sentence
/// what can be seen, and `alternative` holds the same numbers.
struct Figure {
  std::string id = {};  ///< unique on the page
  std::string title = {};
  std::string summary = {};
  Json spec;
  Json data = Json::array();
  std::optional<Table> alternative = {};
};

/// A number that opens a chapter: the official score of one run.
struct HeadlineScore {
  std::string model = {};
  std::string value = {};  ///< as the benchmark prints it; empty: there is none
  std::string unit = {};
  std::string interval = {};            ///< "57.14 – 67.43 %"; empty: there is none
  std::string method = {};              ///< "95 % interval, wilson", or why there is no interval
  std::string because = {};             ///< why there is no value
  double low = 0, point = 0, high = 0;  ///< in 0…1, for the bar; all 0: no bar
  std::string color = "run-1";          ///< of the run, a name of the page's palette
};

struct Headline {
  std::string title = {};
  std::string subtitle = {};
  std::vector<std::string> badges = {};
  std::vector<HeadlineScore> scores = {};
  std::string method = {};   ///< of the scores' intervals, where it is one and the same
  std::string because = {};  ///< why no run has a score, where that is one and the same
  std::string footnote = {};
};

/// Models × suites with the official scores: what a page of several chapters opens with.
struct Overview {
  struct Suite {
    std::string title = {};
    std::string note = {};  ///< "n = 350", and what a reader must know of its scores
    std::string href = {};  ///< of its chapter
  };
  struct Cell {
    HeadlineScore score = {};
    std::string none = "not judged";  ///< in place of a score that there is not
    std::string note = {};            ///< "incomplete, 12 failed"
    bool judged = false;              ///< false: the model has no run on this suite
  };
  struct Row {
    std::string model = {};
    std::vector<Cell> cells = {};  ///< by suite
  };
  std::string caption = {};
  std::vector<Suite> suites = {};
  std::vector<Row> rows = {};
};

/// One line of the health strip. Loud ones are what a reader must not miss.
struct Notice {
  enum class Level { kQuiet, kNote, kLoud } level = Level::kQuiet;
  std::string subject = {};  ///< the run; empty where the chapter has one
  std::string text = {};
};
struct Notices {
  std::vector<Notice> items = {};
};

/// Names and values, in order: "how it was made".
struct Facts {
  std::string title = {};
  std::vector<std::pair<std::string, std::string>> items = {};
  /// Names and addresses outside of the page ("https://…"), which a reader may click: nothing is
  /// fetched from them.
  std::vector<std::pair<std::string, std::string>> links = {};
  bool open = false;
};

/// Where the table of samples goes; its data are written apart (reports/writers/sample_blocks.h).
struct SampleBrowser {
  std::string suite = {};  ///< key of the suite's data on the page
  Table worst = {};        ///< for paper, and for readers without JavaScript
};

/// A leaderboard's table, models × suites, which the page's script sorts, filters and weighs anew.
struct Board {
  struct Column {
    std::string key = {};  ///< what the script calls it
    std::string title = {};
    std::string note = {};
    bool number = true;
    bool suite = false;
  };
  struct Cell {
    std::string text = {};
    std::string interval = {};
    std::string note = {};
    std::string because = {};  ///< why there is no number
    std::string href = {};
    bool none = false;  ///< `text` is a word in place of a value
  };
  struct Row {
    size_t model = 0;           ///< what the script calls it
    bool begins_group = false;  ///< told apart from the row before it
    std::vector<Cell> cells = {};
  };
  std::string title = {};
  std::string subtitle = {};
  std::string caption = {};
  bool mean =
      true;  ///< false: its column is hidden, until weights on the page give it several suites
  std::string state = {};  ///< what the rows are ranked by, and who is not
  std::vector<Column> columns = {};
  std::vector<Row> rows = {};
};

/// What is known of each model: a fold per model.
struct ModelCards {
  struct Card {
    std::string id = {};
    std::string title = {};
    std::string note = {};  ///< beside the title: its rank
    std::string href = {};  ///< of a page of its own; empty: none
    std::vector<std::pair<std::string, std::string>> facts = {};
    Table runs = {};
    std::vector<std::string> health = {};
  };
  std::vector<Card> cards = {};
};

using Block = std::variant<Headline, Overview, Notices, Paragraph, Table, Folds, Figure, Facts,
                           SampleBrowser, Board, ModelCards>;

struct Section {
  std::string id = {};  ///< of the section among its kind; unique within a chapter
  std::string title = {};
  std::string nav = {};  ///< the title in the page's menu, where it has to be short
  std::vector<Block> blocks = {};
};

struct Chapter {
  std::string key = {};  ///< prefix of its anchors
  std::string title = {};
  std::vector<Section> sections = {};
};

struct Document {
  std::string title = {};
  std::string created = {};
  std::string command = {};
  std::optional<Section> overview = {};  ///< where there are several chapters
  std::vector<Chapter> chapters = {};
};

/// The document as the page's templates read it. Figures carry their specification and data.
Json DocumentToJson(const Document& document);

}  // namespace assay
