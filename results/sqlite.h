#pragma once

#include <sqlite3.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// Text to bind that is NULL where it is empty.
struct OrNull {
  std::string_view text;
};

/// A prepared statement. `Run` binds all parameters and executes; `Query` binds them, and each
/// `Step` gives a row until it returns false. Views of a row are valid until the next step.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& path, std::string_view sql);

  template <typename... Values>
  void Run(const Values&... values) {
    Query(values...);
    Step();
    Reset();
  }

  /// Text is not copied: it must live until the last Step.
  template <typename... Values>
  void Query(const Values&... values) {
    Reset();
    int index = 0;
    (Bind(++index, values), ...);
  }

  bool Step();
  void Reset();

  int64_t Integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  double Real(int column) const { return sqlite3_column_double(statement_.get(), column); }
  bool IsNull(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }
  /// Text or blob.
  std::string_view Bytes(int column) const;
  std::string Text(int column) const { return std::string(Bytes(column)); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  void Bind(int index, std::integral auto value) {
    BindInteger(index, static_cast<int64_t>(value));
  }
  void Bind(int index, double value);
  void Bind(int index, std::string_view text);
  void Bind(int index, OrNull text);
  void Bind(int index, std::optional<int64_t> value);
  void BindInteger(int index, int64_t value);
  void Check(int code) const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  const std::string* path_;
};

/// One connection to a SQLite file, for one thread at a time. Every failure is an Error that names
/// the file, what is wrong and what to do.
class Database {
 public:
  enum class Access {
    kCreate,     ///< reads and writes, makes the file where it is missing
    kWrite,      ///< reads and writes
    kRead,       ///< reads; takes part in locking
    kImmutable,  ///< reads a file that nobody writes, without locks and without files beside it
  };

  /// `patience`: how long to wait for another process's lock.
  Database(const std::string& path, Access access, std::chrono::milliseconds patience);
  /// A copy of all of `original` that this connection alone sees and that ends with it: in memory
  /// as far as it fits, else in a temporary file. Messages name the original's file.
  static std::unique_ptr<Database> TemporaryCopy(Database& original);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs one or several statements without parameters or results.
  void Execute(const char* sql);
  Statement Prepare(std::string_view sql) { return {database_.get(), path_, sql}; }
  /// The first column of the first row of `sql`.
  int64_t Integer(std::string_view sql);

  bool IsReadOnly() const { return sqlite3_db_readonly(database_.get(), "main") == 1; }
  bool InTransaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }
  int64_t LastKey() const { return sqlite3_last_insert_rowid(database_.get()); }
  int Changes() const { return sqlite3_changes(database_.get()); }
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };

  Database(const std::string& path, const std::string& uri, int flags);

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A write transaction: all or nothing. Rolled back unless `Commit` returned.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void Commit();

 private:
  Database& database_;
};

}  // namespace assay
