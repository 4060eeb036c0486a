#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "suites/manifest.h"
#include "suites/part_reader.h"
#include "suites/row_place.h"

namespace assay {

/// A suite described by a suite.json: finds and reads its parts. What is left to each kind of suite
/// is how a row becomes a sample and how a judged sample scores. Its readers must not outlive it.
class ManifestSuite : public Suite {
 public:
  /// `folder`: where a user's own suite.json lies, searched first; empty for built-in suites.
  explicit ManifestSuite(Manifest manifest, std::string folder = "");

  const SuiteCard& Card() const override { return manifest_.card; }
  std::vector<PartFile> Locate(const Source& source) const override;
  std::vector<std::string> MissingParts(const Source& source) const override;
  std::vector<HubFiles> Lacking(const Source& source) const override;
  std::unique_ptr<SampleReader> Open(const Source& source) const override;

  /// Lays out the names, then says why for each that is undefined.
  void Finish(ScoreTable& table) const final;

 protected:
  /// Fills prompt, responses, label, and id, subset, cluster and group where they are not simply
  /// the row's columns (see `PartReader`). May move from the row. Throws Error for a row that is
  /// wrong.
  virtual void ReadRow(Json& row, const RowPlace& place, Sample& sample) const = 0;

  /// A reader of `files`, with the columns that the manifest and the user name.
  std::unique_ptr<SampleReader> OpenFiles(std::vector<PartFile> files, const Source& source) const;

  /// Joins groups and lays out the table; the layout of the manifest unless overridden.
  virtual void LayOut(ScoreTable& table) const;

  /// Whether the columns' names may be mapped: not where the rows have a format of their own.
  virtual bool MapsColumns() const { return false; }

  /// What becomes of ids that repeat.
  virtual RepeatedIds Repeated() const;

  const Manifest& manifest() const { return manifest_; }

 private:
  std::vector<std::string> Folders(const Source& source) const;
  Columns ColumnsFor(const Source& source) const;
  bool IsEmbedded() const;

  Manifest manifest_;
  std::string folder_;
};

}  // namespace assay
