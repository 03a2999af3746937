// Find the number: SHA-256(salt + number) = challenge, in the shape of ALTCHA.
onmessage = async ({ data: { salt, challenge, maxnumber } }) => {
  const wanted = Uint8Array.from(challenge.match(/../g), (pair) => parseInt(pair, 16));
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
    if (hash[0] === wanted[0] && hash.every((byte, at) => byte === wanted[at])) {
      postMessage({ number });
      return;
    }
  }
  postMessage({});
};
