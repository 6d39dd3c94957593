#!/usr/bin/env bash
# Measures the release binary on a large dump made of the articles of input/, repeated, each copy with its own number.
#
# usage: benches/dump.sh [MEGABYTES|DUMP.jsonl]      (200 by default: MB of article text)
#   RUNS=3     runs of each command, the best one counts
#   KEEP=1     keep the dump and the outputs under target/bench
#
# Reports: article text in MB/s for the whole run with --jobs 1 and 2 (reading, extraction, CSV and JSONL written),
# for extraction alone on one core (`guillemet bench`), the ratio to `wc -w` on the same file, peak memory, the start-up
# time on one article, and whether 1 job and 2 jobs wrote the same bytes. Needs bash, awk and iconv;
# a dump of one's own must have its text as the last field of each line.
set -euo pipefail
what=${1:-200}
[ ! -f "$what" ] || what=$(realpath "$what")
case $what in
  /*) ;;
  *[!0-9]* | "") echo "dump.sh: '$what' is neither a number of megabytes nor a file" >&2; exit 1 ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${RUNS:-3}
dir=target/bench
mkdir -p "$dir"

# One JSON line an article on stdout, with the text last and without its closing `"}`, for the plain texts and the dump of input/.
pool() {
  local file
  for file in input/*.txt; do
    case $file in
      *windows-1252*) iconv -f windows-1252 -t utf-8 "$file" ;;
      *) cat "$file" ;;
    esac | LC_ALL=C awk -v name="$(basename "$file" .txt)" '
      { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); gsub(/\r/, "\\r"); text = text $0 "\\n" }
      END { printf "{\"id\": \"%s\", \"lang\": \"%s\", \"published\": \"2025-02-13\", \"text\": \"%s\n", name, substr(name, 1, 2), text }'
  done
  sed 's/"}$//' input/depeches.jsonl
}

# Repeats the pool until the article text is as long as asked: the number goes into the id and closes the text, so no two are alike.
repeat() {
  LC_ALL=C awk -v want="$1" -v n=0 '
    {
      at = index($0, "\"id\": \"") + 7
      head[n] = substr($0, 1, at - 1); tail[n] = substr($0, at)
      text = substr($0, index($0, "\"text\": \"") + 9)
      gsub(/\\./, "-", text)
      size[n++] = length(text)
    }
    END {
      for (i = 0; made < want * 1000000; i++) {
        k = i % n
        print head[k] i "-" tail[k] " [" i "]\"}"
        made += size[k] + length(i) + 3
      }
    }'
}

# Bytes of article text in a dump whose last field is the text: an escape is two characters for one.
text_bytes() {
  LC_ALL=C awk '{ at = index($0, "\"text\": \"") + 9; text = substr($0, at); n = length(text) - 2; n -= gsub(/\\./, "", text); sum += n } END { printf "%.0f", sum }' "$1"
}

now() { date +%s.%N; }

# Best wall time in seconds of `$runs` runs of a command.
best() {
  if command -v hyperfine >/dev/null; then
    hyperfine --shell=none --warmup 1 --runs "$runs" --export-csv "$dir/time.csv" --style none "$(printf '%q ' "$@")" >/dev/null 2>&1
    awk -F, 'NR == 2 { print $(NF - 1) }' "$dir/time.csv"
    return
  fi
  local i start end
  for ((i = 0; i < runs; i++)); do
    start=$(now)
    "$@" >/dev/null
    end=$(now)
    awk -v a="$start" -v b="$end" 'BEGIN { print b - a }'
  done | sort -g | head -n 1
}

# Peak resident memory of a command in MB.
peak() {
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -f %M -o "$dir/peak" "$@" >/dev/null
    tail -n 1 "$dir/peak"
  else
    "$@" >/dev/null &
    local pid=$! most=0 seen
    while seen=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$seen" ]; do
      most=$seen
      sleep 0.02
    done
    wait "$pid"
    echo "$most"
  fi | awk '{ printf "%.0f", $1 / 1024 }'
}

echo "building …" >&2
cargo build --release --quiet --locked
bin=${CARGO_TARGET_DIR:-$PWD/target}/release/guillemet

if [ -f "$what" ]; then
  dump=$what
else
  dump=$dir/dump.jsonl
  echo "making $what MB of article text …" >&2
  pool | repeat "$what" >"$dump"
fi
text=$(text_bytes "$dump")
articles=$(wc -l <"$dump")
awk -v t="$text" -v n="$articles" -v f="$(wc -c <"$dump")" 'BEGIN { printf "%d articles, %.1f MB of text, %.1f MB on disk\n\n", n, t / 1e6, f / 1e6 }'

row() { printf '%-44s %s\n' "$1" "$2"; }
rate() { awk -v t="$text" -v s="$1" 'BEGIN { printf "%.1f MB/s of text (%.2f s)", t / 1e6 / s, s }'; }

cat "$dump" >/dev/null # the file is in the page cache for everyone
words=$(best wc -w "$dump")
row "wc -w" "$(rate "$words")"
declare -A whole
for jobs in 1 2; do
  whole[$jobs]=$(best "$bin" extract "$dump" -o "$dir/out-$jobs" --jobs "$jobs" --force -q)
  row "whole run, --jobs $jobs" "$(rate "${whole[$jobs]}"), $(awk -v w="$words" -v s="${whole[$jobs]}" 'BEGIN { printf "%.2f x wc -w", w / s }')"
done
row "2 jobs against 1" "$(awk -v a="${whole[1]}" -v b="${whole[2]}" 'BEGIN { printf "%.2f x", a / b }')"
for jobs in 1 2; do
  row "peak memory, --jobs $jobs" "$(peak "$bin" extract "$dump" -o "$dir/out-$jobs" --jobs "$jobs" --force -q) MB (allowed: $((64 + 32 * jobs)))"
done
same=yes
for file in "$dir"/out-1/*.csv "$dir"/out-1/*.jsonl; do
  cmp -s "$file" "$dir/out-2/$(basename "$file")" || same="no: $(basename "$file")"
done
row "1 job and 2 jobs wrote the same bytes" "$same"
row "start-up and one article" "$(runs=10 best "$bin" extract input/en-cup-final.txt -o "$dir/out-one" --force -q | awk '{ printf "%.1f ms", $1 * 1000 }')"
echo
echo "extraction alone, one core:"
"$bin" bench "$dump"

if [ -z "${KEEP:-}" ]; then
  rm -rf "$dir"/out-1 "$dir"/out-2 "$dir"/out-one "$dir/time.csv" "$dir/peak"
  # Never a dump that the caller named.
  [ "$dump" = "$what" ] || rm -f "$dump"
fi
