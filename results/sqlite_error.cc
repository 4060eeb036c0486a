#include "results/sqlite_error.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "results/file_system.h"

namespace assay {
namespace {

std::string Full(const std::string& path, const std::string& why) {
  return "cannot write to the results store " + path + ": " + why +
         "; what was committed before is intact, so make room and run the same command again";
}

// The system's error of the last failed operation on a file of the connection; 0: none is known.
// sqlite3_system_errno() is no help here: the clean-up after a failed commit overwrites it.
int SystemError(sqlite3* database) {
  if (database == nullptr) return 0;
  for (const int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
    sqlite3_file* file = nullptr;
    int error = 0;
    if (sqlite3_file_control(database, "main", which, static_cast<void*>(&file)) == SQLITE_OK &&
        file != nullptr && file->pMethods != nullptr &&
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK &&
        error != 0) {
      return error;
    }
  }
  return 0;
}

std::string InputOutput(const std::string& path, int error, const std::string& detail) {
  if (error == ENOSPC || error == EDQUOT) return Full(path, "no space left");
  if (error == EFBIG) return Full(path, "the file would be larger than allowed here");
  return "cannot read or write the results store " + path + ": " +
         (error != 0 ? std::strerror(error) : detail) +
         "; check the disk, what was committed before is intact";
}

std::string WhyNotOpen(const std::string& path, const std::string& detail) {
  const bool exists = access(path.c_str(), F_OK) == 0;
  const int result =
      exists ? access(path.c_str(), R_OK) : access(FolderOf(path).c_str(), W_OK | X_OK);
  return result == 0 ? detail : std::strerror(errno);
}

}  // namespace

void ThrowSqliteError(int code, sqlite3* database, const std::string& path) {
  const std::string detail = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
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
      throw Error(InputOutput(path, SystemError(database), detail));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error("cannot write to the results store " + path +
                  ": no permission, or its folder is read-only; change that, or name another file "
                  "with --store");
    case SQLITE_CANTOPEN:
      throw Error("cannot open the results store " + path + ": " + WhyNotOpen(path, detail) +
                  "; check the path and its permissions, or name another file with --store");
    default:
      throw Error("the results store " + path + " cannot be used: " + detail +
                  "; restore a copy, or name another file with --store");
  }
}

}  // namespace assay
