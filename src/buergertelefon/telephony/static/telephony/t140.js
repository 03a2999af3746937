// Real-time text as ITU-T T.140 has it: every letter at once, and what is erased is erased there too.
//
// The channel is that of RFC 8865: reliable, in order, sub-protocol "t140".

export const LINE = "\u2028", ERASE = "\b", LOST = "\uFFFD";
const SILENT = new Set(["\uFEFF", "\u0007"]); // byte order mark, bell

// What to send so that a line `before` becomes `after` at the other end, too.
export function edits(before, after) {
  const old = [...before], fresh = [...after];
  let same = 0;
  while (same < old.length && old[same] === fresh[same]) same += 1;
  return ERASE.repeat(old.length - same) + fresh.slice(same).join("");
}

// The line that is being written and the lines that are done, after `text` has come.
export function applied(line, text) {
  const done = [], letters = [...line];
  for (const one of text.replaceAll("\r\n", LINE)) {
    if (one === LINE || one === "\r" || one === "\n") done.push(letters.splice(0).join(""));
    else if (one === ERASE) letters.pop();
    else if (!SILENT.has(one)) letters.push(one);
  }
  return { line: letters.join(""), done };
}
