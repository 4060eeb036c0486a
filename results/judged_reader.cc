#include "results/judged_reader.h"

#include <algorithm>
#include <bit>

#include "results/judgement_codec.h"

namespace assay {

JudgedReader::JudgedReader(Database& database, int64_t run, int64_t suite)
    : path_(database.path()),
      run_(run),
      suite_(suite),
      rows_(database.Prepare(
          "SELECT j.ordinal, j.rewards, j.more, j.tokens, j.truncated, j.cost, j.seconds, "
          "s.id, s.subset, s.cluster, s.grouping, s.label, s.attributes, s.lengths "
          "FROM judgements j CROSS JOIN samples s ON s.suite = ?2 AND s.ordinal = j.ordinal "
          "WHERE j.run = ?1 AND j.ordinal BETWEEN ?3 AND ?4 ORDER BY j.ordinal")) {}

void JudgedReader::Read(const std::vector<uint32_t>& ordinals,
                        const std::function<void(const JudgedSample&)>& visit) {
  const uint32_t first = ordinals.empty() ? 0 : ordinals.front();
  const uint32_t last = ordinals.empty() ? UINT32_MAX : ordinals.back();
  rows_.Query(run_, suite_, first, last);
  auto wanted = ordinals.begin();
  while (rows_.Step()) {
    const auto ordinal = static_cast<uint32_t>(rows_.Integer(0));
    if (!ordinals.empty()) {
      wanted = std::find_if(wanted, ordinals.end(), [&](uint32_t o) { return o >= ordinal; });
      if (wanted == ordinals.end()) break;
      if (*wanted != ordinal) continue;
    }
    Decode(ordinal);
    visit(judged_);
  }
  rows_.Reset();
}

void JudgedReader::Decode(uint32_t ordinal) {
  const std::string_view where = path_;
  judged_.ordinal = ordinal;
  Judgement& judgement = judged_.judgement;
  judgement = {};
  judgement.rewards = RewardsFromJson(rows_.Bytes(1), where);
  MoreFromJson(rows_.Bytes(2), where, judgement);
  judgement.usage = {rows_.Integer(3), rows_.Integer(4), rows_.Real(5), rows_.Real(6)};
  judged_.id = rows_.Bytes(7);
  judged_.subset = rows_.Bytes(8);
  judged_.cluster = std::bit_cast<uint64_t>(rows_.Integer(9));
  judged_.group = rows_.Bytes(10);
  judged_.label = labels_.Decode(rows_.Bytes(11), where);
  judged_.attributes = AttributesFromJson(rows_.Bytes(12), where);
  judged_.lengths = LengthsFromJson(rows_.Bytes(13), where);
}

}  // namespace assay
