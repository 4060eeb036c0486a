#include "results/sqlite.h"

#include "harness/core/error.h"
#include "results/sqlite_error.h"

namespace assay {
namespace {

// A `file:` URI, in which `?`, `#` and `%` of a path must not mean anything. Without "./" the name
// ":memory:" would not be a file's.
std::string UriOf(const std::string& path, std::string_view query) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "file:./";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      uri += c;
    }
  }
  return uri.append(query);
}

int FlagsOf(Database::Access access) {
  switch (access) {
    case Database::Access::kCreate:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Access::kWrite:
      return SQLITE_OPEN_READWRITE;
    default:
      return SQLITE_OPEN_READONLY;
  }
}

}  // namespace

Statement::Statement(sqlite3* database, const std::string& path, std::string_view sql)
    : path_(&path) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) ThrowSqliteError(code, database, path);
}

bool Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Check(code);
  return false;
}

void Statement::Reset() { sqlite3_reset(statement_.get()); }

std::string_view Statement::Bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<size_t>(size));
}

void Statement::Bind(int index, double value) {
  Check(sqlite3_bind_double(statement_.get(), index, value));
}

void Statement::Bind(int index, std::string_view text) {
  Check(sqlite3_bind_text64(statement_.get(), index, text.data() != nullptr ? text.data() : "",
                            text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::Bind(int index, OrNull text) {
  if (text.text.empty()) {
    Check(sqlite3_bind_null(statement_.get(), index));
  } else {
    Bind(index, text.text);
  }
}

void Statement::Bind(int index, std::optional<int64_t> value) {
  if (value) {
    BindInteger(index, *value);
  } else {
    Check(sqlite3_bind_null(statement_.get(), index));
  }
}

void Statement::BindInteger(int index, int64_t value) {
  Check(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::Check(int code) const {
  if (code == SQLITE_OK) return;
  ThrowSqliteError(code, sqlite3_db_handle(statement_.get()), *path_);
}

Database::Database(const std::string& path, Access access, std::chrono::milliseconds patience)
    : Database(path, UriOf(path, access == Access::kImmutable ? "?immutable=1" : ""),
               FlagsOf(access)) {
  sqlite3_busy_timeout(database_.get(), static_cast<int>(patience.count()));
}

Database::Database(const std::string& path, const std::string& uri, int flags) : path_(path) {
  sqlite3* database = nullptr;
  const int common = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(uri.c_str(), &database, flags | common, nullptr);
  database_.reset(database);
  if (code != SQLITE_OK) ThrowSqliteError(code, database, path);
  // The file may come from anyone: nothing in it may run.
  for (const int option : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
                           SQLITE_DBCONFIG_TRUSTED_SCHEMA}) {
    sqlite3_db_config(database, option, 0, nullptr);
  }
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

std::unique_ptr<Database> Database::TemporaryCopy(Database& original) {
  constexpr char kTemporary[] = "";  // https://sqlite.org/inmemorydb.html
  std::unique_ptr<Database> copy(
      new Database(original.path_, kTemporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  sqlite3* to = copy->database_.get();
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", original.database_.get(), "main");
  if (backup != nullptr) {
    sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
  }
  const int code = sqlite3_errcode(to);
  if (code != SQLITE_OK) ThrowSqliteError(code, to, original.path_);
  return copy;
}

void Database::Execute(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) ThrowSqliteError(code, database_.get(), path_);
}

int64_t Database::Integer(std::string_view sql) {
  Statement statement = Prepare(sql);
  return statement.Step() ? statement.Integer(0) : 0;
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.Execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!database_.InTransaction()) return;
  try {
    database_.Execute("ROLLBACK");
  } catch (const Error&) {
    // SQLite rolls back when the connection closes; the error that led here is on its way already.
  }
}

void Transaction::Commit() { database_.Execute("COMMIT"); }

}  // namespace assay
