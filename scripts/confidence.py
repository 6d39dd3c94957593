#!/usr/bin/env python3
"""Precision of each confidence class on annotated sets.

usage: confidence.py GOLD_DIR=OUT_DIR ... [--rules | --attributions]

GOLD_DIR holds docs.jsonl and annotations.jsonl, OUT_DIR what `guillemet extract GOLD_DIR/docs.jsonl -o OUT_DIR` wrote.
A quote or report is right where every piece of it that counts was annotated with nearly the same span (Jaccard .8 in
marks, .5 without) and the speaker's mention overlaps the annotated one, or both are absent. A figure is right where
value and kind are, a date where its value is. Terms are judged by their span and by being terms.
Sets that annotate no terms do not judge terms; sets without a layer do not judge it.
--attributions gives precision, recall and F1 of all attributed words together instead, whatever their type (Jaccard .5).
"""
import collections
import json
import os
import sys


def rows(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def jaccard(a, b):
    inter = overlap(a, b)
    return inter / (a[1] - a[0] + b[1] - b[0] - inter) if inter else 0.0


def trimmed(text, start, end):
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def pairs(gold, found, least):
    """Greedy one-to-one matching of spans in one document, best first: {found index: gold index}."""
    all_pairs = sorted(
        (-jaccard(g["span"], f["span"]), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if jaccard(g["span"], f["span"]) >= least
    )
    used, out = set(), {}
    for _, i, j in all_pairs:
        if i not in used and j not in out:
            used.add(i)
            out[j] = i
    return out


def number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def speaker_right(gold, row):
    mention = gold.get("speaker")
    start = row.get("speaker_char_start")
    if not mention or start is None:
        return not mention and start is None or not mention and bool(gold.get("speaker_name"))
    return overlap((mention["start"], mention["end"]), (start, row["speaker_char_end"])) > 0


def judge_quotes(gold, found, kinds_of_set, text, tally):
    for kinds, least in ((("direct", "partial"), 0.8), (("indirect",), 0.5), (("term",), 0.8)):
        if not kinds_of_set & set(kinds):
            continue
        wanted = [dict(a, span=trimmed(text, a["start"], a["end"])) for a in gold if a["type"] in kinds]
        pieces = [
            dict(q, span=trimmed(text, p["char_start"], p["char_end"]))
            for q in found
            if q["type"] in kinds
            for p in q["parts"]
        ]
        matched = pairs(wanted, pieces, least)
        for j, piece in enumerate(pieces):
            right = j in matched and (piece["type"] == "term" or speaker_right(wanted[matched[j]], piece))
            layer = {"indirect": "reports", "term": "terms"}.get(piece["type"], "quotes")
            tally[layer, piece["confidence"], piece["rule"]].append(right)


def judge_values(layer, gold, found, tally):
    wanted = [dict(a, span=(a["start"], a["end"])) for a in gold]
    rows_ = [dict(r, span=(r["char_start"], r["char_end"])) for r in found]
    matched = pairs(wanted, rows_, 0.0001)
    for j, row in enumerate(rows_):
        right = j in matched
        if right:
            a = wanted[matched[j]]
            right = number(a.get("value")) == number(row.get("value"))
            if layer == "figures":
                right = right and a["kind"] == row["kind"] and number(a.get("value_max")) == number(row.get("value_max"))
        tally[layer, row["confidence"], row["rule"]].append(right)


def judge_attributions(gold, found, text, counts):
    wanted = [dict(a, span=trimmed(text, a["start"], a["end"])) for a in gold if a["type"] != "term"]
    pieces = [
        dict(q, span=trimmed(text, p["char_start"], p["char_end"]))
        for q in found
        if q["type"] != "term"
        for p in q["parts"]
    ]
    counts["right"] += len(pairs(wanted, pieces, 0.5))
    counts["gold"] += len(wanted)
    counts["found"] += len(pieces)


def main():
    counts = collections.Counter()
    tally = collections.defaultdict(list)
    by_rule = "--rules" in sys.argv
    for pair in (a for a in sys.argv[1:] if "=" in a):
        gold_dir, out_dir = pair.split("=", 1)
        texts = {d["id"]: d["text"] for d in rows(os.path.join(gold_dir, "docs.jsonl"))}
        gold = collections.defaultdict(list)
        kinds, layers = set(), set()
        for a in rows(os.path.join(gold_dir, "annotations.jsonl")):
            gold[a["doc"], a["layer"]].append(a)
            layers.add(a["layer"])
            kinds.add(a.get("type"))
        ids = {d["doc_id"]: d["external_id"] for d in rows(os.path.join(out_dir, "documents.jsonl"))}
        found = collections.defaultdict(list)
        for table in ("quotes", "figures", "dates"):
            for row in rows(os.path.join(out_dir, table + ".jsonl")):
                found[ids[row["doc_id"]], table].append(row)
        for doc, text in texts.items():
            if "quote" in layers:
                judge_attributions(gold[doc, "quote"], found[doc, "quotes"], text, counts)
                judge_quotes(gold[doc, "quote"], found[doc, "quotes"], kinds, text, tally)
            for layer, table in (("figure", "figures"), ("date", "dates")):
                if layer in layers:
                    judge_values(table, gold[doc, layer], found[doc, table], tally)
    if "--attributions" in sys.argv:
        precision, recall = counts["right"] / counts["found"], counts["right"] / counts["gold"]
        f1 = 2 * precision * recall / (precision + recall)
        print(f"attributions  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (gold {counts['gold']}, ours {counts['found']})")
        return
    merged = collections.defaultdict(list)
    for (layer, confidence, rule), marks in tally.items():
        merged[layer, confidence, rule if by_rule else ""] += marks
    for key, marks in sorted(merged.items()):
        print(f"{key[0]:8} {key[1]:8} {sum(marks) / len(marks):.3f} of {len(marks):5} {key[2]}")


main()
