//! The forms of a pack's verbs, and how they are put into the word table.

use super::class_set::{ClassId, ClassSet};
use super::conjugate::{self, Features};
use super::entries;
use super::error::PackError;
use super::files::{Content, Files};
use super::key::Key;
use super::pack::{Pack, VerbReading};
use super::paradigm::Paradigms;
use super::verbs::{Verb, read_verbs};
use super::words::WordId;

/// The verbs of a pack and all their forms.
#[derive(Default)]
pub(super) struct Conjugated {
    verbs: Vec<Verb>,
    /// The forms, one after the other.
    text: String,
    forms: Vec<Form>,
}

/// A form of a verb. Kept small: there are sixty thousand of them, and memory that is touched for the first time is felt.
struct Form {
    /// Where its text ends.
    end: u32,
    /// The verb it is of.
    verb: u32,
    features: Features,
}

/// How many forms are looked up together: the word table is larger than the processor's nearest caches.
const BATCH: usize = 64;

/// Conjugates the verbs of `verbs.toml` by `conjugation.toml`. That needs nothing else of the pack, so that it can be done while
/// the lexicons are read.
pub(super) fn conjugated(code: &str, files: &Files) -> Result<Conjugated, PackError> {
    let (verbs_path, paradigms_path) = (format!("{code}/verbs.toml"), format!("{code}/conjugation.toml"));
    let Some(verbs_source) = files.get(&verbs_path) else { return Ok(Conjugated::default()) };
    let fail = |path: &str, e: conjugate::ConjugationError| PackError::new(path, e.to_string());
    let verbs = read_verbs(verbs_source.text()).map_err(|e| fail(&verbs_path, e))?;
    let paradigms_source = files.get(&paradigms_path).map_or("", Content::text);
    let paradigms = Paradigms::read(paradigms_source).map_err(|e| fail(&paradigms_path, e))?;
    // A verb has forty or fifty forms; room that is not used costs nothing.
    let (mut text, mut forms) = (String::with_capacity(verbs.len() * 600), Vec::with_capacity(verbs.len() * 60));
    for (index, verb) in verbs.iter().enumerate() {
        conjugate::conjugate(&paradigms, verb, |stem, ending, features| {
            text.push_str(stem);
            text.push_str(ending);
            forms.push(Form { end: text.len() as u32, verb: index as u32, features });
        })
        .map_err(|e| fail(&verbs_path, e))?;
    }
    Ok(Conjugated { verbs, text, forms })
}

/// Puts every form of every verb into the word table. Each form is in the class `verb`, reporting ones in `cue` (or
/// `cue_with_particle`), and in a class for what the form is.
pub(super) fn add(pack: &mut Pack, classes: &VerbClasses, conjugated: Conjugated) {
    let Conjugated { verbs, text, forms } = conjugated;
    if verbs.is_empty() {
        return;
    }
    let mut start = 0;
    // By what a form is put into: the kind of word that it becomes, where nothing else is known of it; 0 until one did.
    let mut kinds = [[0; Features::FORMS]; 3];
    pack.verb_readings.reserve(forms.len());
    pack.verb_of_word.reserve(pack.words.len() + forms.len());
    let mut keys = [Key::default(); BATCH];
    for (at, form) in forms.iter().enumerate() {
        if at % BATCH == 0 {
            let batch = &forms[at..forms.len().min(at + BATCH)];
            let (mut start, last) = (start, batch.last().map_or(start, |form| form.end as usize));
            let letters = Key::are_letters(&text[start..last]);
            for (key, form) in keys.iter_mut().zip(batch) {
                let (from, to) = (start, form.end as usize);
                *key = if letters { Key::of_letters(text.as_bytes(), from, to) } else { Key::of(&text[from..to]) };
                start = to;
            }
            pack.words.fetch(keys[..batch.len()].iter().copied());
        }
        let verb = &verbs[form.verb as usize];
        let (cue, kinds) = match (verb.complement.is_empty(), verb.particle.is_empty()) {
            (true, _) => (None, &mut kinds[0]),
            (false, true) => (classes.cue, &mut kinds[1]),
            // "Hit" reports nothing without "back".
            (false, false) => (classes.cue_with_particle, &mut kinds[2]),
        };
        let kind = &mut kinds[form.features.form()];
        let word = pack.words.add_keyed(&text[start..form.end as usize], keys[at % BATCH]);
        start = form.end as usize;
        if word == WordId::UNKNOWN {
            continue;
        }
        let known = pack.words.kind(word);
        let is_new = known == 0;
        if is_new && *kind > 0 {
            pack.words.set_kind(word, *kind);
        } else if is_new || known != *kind {
            let told = classes.by_form[form.features.form()];
            pack.words.add_to(word, cue.map_or(told, |cue| told.with(cue)));
            if is_new {
                *kind = pack.words.kind(word);
            }
        }
        add_reading(pack, word, form.verb, cue.is_some(), form.features);
    }
    pack.verbs = verbs;
}

/// The classes that verb forms go into, looked up once for the fifty thousand forms of a pack.
pub(super) struct VerbClasses {
    cue: Option<ClassId>,
    cue_with_particle: Option<ClassId>,
    /// By the bits of [`Features::form`]: what the form is in.
    by_form: [ClassSet; Features::FORMS],
}

impl VerbClasses {
    /// The classes, made where they are new.
    ///
    /// # Errors
    /// If the pack's lexicons left no room for one of them.
    pub(super) fn of(pack: &mut Pack) -> Result<Self, PackError> {
        let mut class = |name| entries::class_of(pack, "verbs.toml", name);
        let verb = class("verb")?;
        let (cue, cue_with_particle) = (Some(class("cue")?), Some(class("cue_with_particle")?));
        let by_feature = [
            (Features::FINITE, class("verb_finite")?),
            (Features::INFINITIVE, class("verb_infinitive")?),
            (Features::PAST_PARTICIPLE, class("past_participle")?),
            (Features::PRESENT_PARTICIPLE, class("present_participle")?),
            (Features::FUTURE, class("verb_future")?),
            (Features::CONDITIONAL, class("verb_conditional")?),
        ];
        let by_form = std::array::from_fn(|form| {
            let told = by_feature.iter().filter(|(feature, _)| feature.form() & form != 0).map(|(_, class)| *class);
            told.chain([verb]).fold(ClassSet::default(), ClassSet::with)
        });
        Ok(Self { cue, cue_with_particle, by_form })
    }
}

/// Notes that a word can be a form of a verb.
fn add_reading(pack: &mut Pack, word: WordId, verb: u32, is_cue: bool, features: Features) {
    let index = word.0 as usize;
    if pack.verb_of_word.len() <= index {
        // Most words are new, and come one after the other.
        pack.verb_of_word.resize(index, 0);
        pack.verb_of_word.push(0);
    }
    let first = pack.verb_of_word[index];
    let mut last = 0;
    let mut next = first;
    while next != 0 {
        let reading = &mut pack.verb_readings[next as usize - 1];
        if reading.verb == verb {
            reading.features |= features;
            return;
        }
        (last, next) = (next, reading.next);
    }
    let new = pack.verb_readings.len() as u32 + 1;
    // Reporting verbs stand first: `verbs.toml` may list them in any order.
    let ahead = is_cue && first != 0;
    pack.verb_readings.push(VerbReading { verb, features, next: if ahead { first } else { 0 } });
    if ahead || first == 0 {
        pack.verb_of_word[index] = new;
    } else {
        pack.verb_readings[last as usize - 1].next = new;
    }
}
