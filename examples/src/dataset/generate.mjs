// Writes moby-dick-changelog.jsonl; README.md says what is in it and how to run this.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LONGEST_PASSAGE = 800; // characters: about 200 tokens, which the model reads in full
const FLAWED_EVERY = 9; // every ninth passage first arrives with scanning errors
const CHAPTERS_PER_PROOF = 12; // the proof-reader's corrections follow every twelve chapters

const FRONT_MATTER = ['Etymology', 'Extracts'];
const CHAPTERS = [
  ...FRONT_MATTER,
  ...range(1, 12), '23', ...range(28, 30), ...range(35, 37),
  ...range(41, 42), ...range(47, 48), ...range(55, 61), ...range(72, 73),
  ...range(78, 78), ...range(85, 87), ...range(93, 94), ...range(96, 96),
  ...range(99, 100), ...range(106, 106), ...range(110, 113), ...range(119, 120), ...range(123, 123),
  ...range(126, 126), ...range(128, 128), ...range(132, 135), 'Epilogue',
];

// The package cuts a title that goes over two lines of the book after the first of them.
const WHOLE_TITLES = {
  56: 'Of the Less Erroneous Pictures of Whales, and the True Pictures of Whaling Scenes.',
  57: 'Of Whales in Paint; in Teeth; in Wood; in Sheet-Iron; in Stone; in Mountains; in Stars.',
  73: 'Stubb and Flask Kill a Right Whale; and Then Have a Talk Over Him.',
  100: 'Leg and Arm. The Pequod, of Nantucket, Meets the Samuel Enderby, of London.',
  120: 'The Deck Towards the End of the First Night Watch. Ahab standing by the helm. Starbuck approaching him.',
};

const SCANNING_ERRORS = [
  [/\bthe\b/g, 'tbe'],
  [/\band\b/g, 'aud'],
  [/\bwhale/g, 'wbale'],
];

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}

function splitIfTooLong(text, boundary) {
  return text.length <= LONGEST_PASSAGE ? [text] : text.split(boundary);
}

/** Paragraphs joined, or cut after a sentence, to passages of at most LONGEST_PASSAGE characters. */
function passages(text) {
  const pieces = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph.length > 0)
    .flatMap((paragraph) => splitIfTooLong(paragraph, /(?<=[.!?]["']?) /))
    .flatMap((sentence) => splitIfTooLong(sentence, /(?<=[;,—]["']?) /));
  const result = [];
  for (const piece of pieces) {
    const last = result.length - 1;
    if (last >= 0 && result[last].length + 1 + piece.length <= LONGEST_PASSAGE) {
      result[last] += ` ${piece}`;
    } else {
      result.push(piece);
    }
  }
  return result;
}

function scanned(text) {
  return SCANNING_ERRORS.reduce((flawed, [right, wrong]) => flawed.replace(right, wrong), text);
}

function readChapter(packageDirectory, name) {
  const file = /^\d+$/.test(name) ? `chapter_${name}` : name.toLowerCase();
  const chapter = JSON.parse(readFileSync(join(packageDirectory, 'data', `${file}.json`), 'utf8'));
  const id = /^\d+$/.test(name) ? name.padStart(3, '0') : name.toLowerCase();
  return passages(chapter.text).map((content, i) => ({
    doc_id: `${id}-${String(i + 1).padStart(3, '0')}`,
    chapter: name,
    title: chapter.title,
    content,
  }));
}

function changelog(packageDirectory) {
  const changes = [];
  const insert = (row) => changes.push({ before: null, after: row, op: 'c' });
  const update = (before, after) => changes.push({ before, after, op: 'u' });
  const remove = (row) => changes.push({ before: row, after: null, op: 'd' });

  const chapters = CHAPTERS.map((name) => readChapter(packageDirectory, name));
  let toCorrect = [];
  let count = 0;
  chapters.forEach((chapter, i) => {
    for (const row of chapter) {
      const flawed = { ...row, content: scanned(row.content) };
      if (count++ % FLAWED_EVERY === 0 && flawed.content !== row.content) {
        insert(flawed);
        toCorrect.push([flawed, row]);
      } else {
        insert(row);
      }
    }
    if ((i + 1) % CHAPTERS_PER_PROOF === 0 || i === chapters.length - 1) {
      toCorrect.forEach(([flawed, row]) => update(flawed, row));
      toCorrect = [];
    }
  });
  for (const row of chapters.flat().filter((row) => WHOLE_TITLES[row.chapter])) {
    update(row, { ...row, title: WHOLE_TITLES[row.chapter] });
  }
  // The front matter goes. So does the epilogue, by mistake: it comes back.
  const epilogue = chapters[chapters.length - 1];
  epilogue.forEach(remove);
  chapters.slice(0, FRONT_MATTER.length).flat().forEach(remove);
  epilogue.forEach(insert);
  return changes;
}

const [packageDirectory, target] = process.argv.slice(2);
if (!packageDirectory || !target) {
  console.error('Usage: node generate.mjs <directory of the unpacked npm package> <file to write>');
  process.exit(1);
}
const changes = changelog(packageDirectory);
writeFileSync(target, changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
const counted = (op) => changes.filter((change) => change.op === op).length;
console.log(`${changes.length} changes: ${counted('c')} inserts, ${counted('u')} updates, ${counted('d')} deletes`);
