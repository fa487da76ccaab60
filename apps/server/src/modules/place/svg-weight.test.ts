import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkWeight } from './svg-weight.ts';

const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`;
const refused = (text: string) => {
  try {
    checkWeight(text);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad_file' });
    return true;
  }
};
const chain = (levels: number, link: (to: string) => string) =>
  Array.from({ length: levels }, (_, i) => `<g id="g${i + 1}">${link(`g${i}`)}${link(`g${i}`)}</g>`).join('');

test('a drawing that multiplies itself is refused in no time, by whatever way it refers to itself', () => {
  const began = performance.now();
  const leaf = '<g id="g0"><rect width="1" height="1"/></g>';
  expect(refused(svg(leaf + chain(60, (to) => `<use href="#${to}"/>`)))).toBe(true);
  expect(refused(svg(leaf + chain(60, (to) => `<use xlink:href=" #${to}"/>`)))).toBe(true);
  expect(refused(svg(leaf + chain(60, (to) => `<rect fill="url( '#${to}')"/>`)))).toBe(true);
  expect(refused(svg(leaf + chain(60, (to) => `<rect style="mask:url(#${to})"/>`)))).toBe(true);
  const classes = Array.from({ length: 60 }, (_, i) => `.c${i}{fill:url(#g${i})}`).join('');
  const byClass = `<style>${classes}</style>${leaf}${chain(60, (to) => `<rect class="x c${to.slice(1)}"/>`)}`;
  expect(refused(svg(byClass))).toBe(true);
  expect(refused(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))).toBe(true);
  expect(refused(svg('<image href="data:image/svg+xml;base64,AAAA"/>'))).toBe(true);
  expect(refused(svg('<g>'.repeat(5_000) + '</g>'.repeat(5_000)))).toBe(true);
  expect(refused('<svg><g></svg>')).toBe(true);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a plan as drawing programs make them is taken', () => {
  const doors = '<symbol id="door"><path d="M0 0"/><path d="M1 1"/></symbol>'.concat(
    Array.from({ length: 2_000 }, (_, i) => `<use href="#door" x="${i}"/>`).join(''),
  );
  const runs = `<defs><linearGradient id="l"><stop/></linearGradient></defs><style><![CDATA[.st0{fill:url(#l)} .st1{fill:#fff}]]></style>`;
  const rooms = '<rect class="st0" width="9" height="9"/>'.repeat(20_000);
  expect(refused(svg(runs + rooms + doors))).toBe(false);
});

test('however elements refer to each other, the answer comes and is not a crash', () => {
  const node = fc.record({ name: fc.constantFrom('g', 'use', 'pattern'), to: fc.nat(30), inside: fc.boolean() });
  fc.assert(
    fc.property(fc.array(node, { maxLength: 30 }), (nodes) => {
      const text = nodes.map(({ name, to }, i) => `<${name} id="n${i}" href="#n${to}"/>`).join('');
      expect(typeof refused(svg(text))).toBe('boolean');
    }),
  );
});

test.each([
  '<script>alert(1)</script>',
  '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
  '<rect onload="alert(1)"/>',
  '<a xlink:href=" javascript:alert(1)"><rect/></a>',
])('what could run is no part of a plan: %s', (inside) => {
  expect(refused(svg(inside))).toBe(true);
});
