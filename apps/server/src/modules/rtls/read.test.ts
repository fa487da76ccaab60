import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readCall } from './read.ts';

test('the example of the guide is understood, and what names things another way', () => {
  const call = {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'event',
        valueCoding: { system: 'http://hl7.org/fhir/uv/rtls/CodeSystem/rtlsMessageEvents', code: 'staff-duress' },
      },
      { name: 'location', resource: { resourceType: 'Location', id: 'x', identifier: [{ value: 'EMC-317' }] } },
      {
        name: 'device',
        resource: { resourceType: 'Device', id: 'y', identifier: [{ system: 'urn:tags', value: '12345678' }] },
      },
      { name: 'timestamp', valueInstant: '2026-05-01T02:00:00Z' },
    ],
  };
  expect(readCall(call)).toEqual({
    event: 'staff-duress',
    badge: '12345678',
    location: 'EMC-317',
    at: '2026-05-01T02:00:00Z',
    battery: null,
  });
  expect(readCall({ parameter: [{ name: 'device', valueReference: { reference: 'Device/77' } }] })).toEqual({
    event: 'staff-duress',
    badge: '77',
    location: null,
    at: null,
    battery: null,
  });
  const charge = (said: object) =>
    readCall({
      parameter: [
        { name: 'device', valueIdentifier: { value: '77' } },
        { name: 'battery', ...said },
      ],
    })?.battery;
  expect([
    charge({ valueQuantity: { value: 64, unit: '%' } }),
    charge({ valueInteger: 9 }),
    charge({ valueDecimal: 130 }),
    charge({ valueQuantity: null }),
  ]).toEqual([64, 9, null, null]);
});

test('whatever comes, it is read or not, and never thrown at', () => {
  fc.assert(fc.property(fc.anything(), (body) => void readCall(body)));
  fc.assert(fc.property(fc.array(fc.anything()), (parameter) => void readCall({ parameter })));
  expect(readCall({ parameter: [{ name: 'event' }] })).toBeUndefined();
});
