#include "results/sqlite_error.h"

#include <cerrno>
#include <cstring>

namespace assay {
namespace {

std::string Full(const std::string& path, const std::string& why) {
  return "cannot write to the results store " + path + ": " + why +
         "; what was committed before is intact, so make room and run the same command again";
}

std::string InputOutput(const std::string& path, int system_error, const std::string& detail) {
  if (system_error == ENOSPC || system_error == EDQUOT) return Full(path, "no space left");
  if (system_error == EFBIG) return Full(path, "the file would be larger than allowed here");
  const std::string why = system_error != 0 ? std::strerror(system_error) : detail;
  return "cannot read or write the results store " + path + ": " + why +
         "; check the disk, what was committed before is intact";
}

}  // namespace

void ThrowSqliteError(int code, sqlite3* database, const std::string& path) {
  const std::string detail = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  const int system_error = database != nullptr ? sqlite3_system_errno(database) : 0;
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      throw Error("the results store " + path + " is corrupt or not a results store: " + detail +
                  "; restore a copy, or name another file with --store");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      throw StoreLocked("the results store " + path +
                        " is locked: another process is writing to it; try again when it is done");
    case SQLITE_FULL:
      throw Error(Full(path, "no space left"));
    case SQLITE_IOERR:
      throw Error(InputOutput(path, system_error, detail));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error("cannot write to the results store " + path +
                  ": no permission, or its folder is read-only; change that, or name another file "
                  "with --store");
    case SQLITE_CANTOPEN:
      throw Error("cannot open the results store " + path + ": " +
                  (system_error != 0 ? std::strerror(system_error) : detail) +
                  "; check the path and its permissions, or name another file with --store");
    default:
      throw Error("the results store " + path + " cannot be used: " + detail +
                  "; restore a copy, or name another file with --store");
  }
}

}  // namespace assay
