// Reads coded text (field 14), as described in edge_agent/wire/lexicon.py.

const [CAPITAL, ESCAPE, END] = ['⇧', '⎋', '∎'];

export function lexicon(tsv) {
  const codes = new Map(); // "length:code" → token
  let code = 0, width = 0;
  for (const line of tsv.split('\n').filter(Boolean)) {
    const [length, token] = line.split('\t');
    code *= 2 ** (Number(length) - width);
    width = Number(length);
    codes.set(`${width}:${code}`, token.replaceAll('␣', ' ').replaceAll('↵', '\n'));
    code += 1;
  }
  return codes;
}

export function readText(codes, bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let at = 0, text = '';
  for (let length = 1; at + length <= bits.length; length += 1) {
    const token = codes.get(`${length}:${parseInt(bits.slice(at, at + length), 2)}`);
    if (token === undefined) continue;
    if (token === END) throw new Error('end inside the text');
    at += length;
    length = 0;
    if (token === ESCAPE) {
      text += String.fromCodePoint(parseInt(bits.slice(at, at + 21), 2));
      at += 21;
    } else text += token;
  }
  if (bits.length - at > 7 || bits.slice(at).includes('0')) throw new Error('text cut off');
  text = text.startsWith(CAPITAL) ? text.slice(1) : CAPITAL + text;
  return text.replace(/⇧( ?)(.?)/gsu, (_, space, letter) => space + letter.toUpperCase()).replace(/^ /, '');
}
