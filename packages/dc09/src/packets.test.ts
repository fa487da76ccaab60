import { expect, test } from 'vitest';

import { crcOf } from './crc.ts';
import {
  ack,
  duh,
  eventsOf,
  nak,
  positionOf,
  readContent,
  readFrame,
  readKey,
  writeFrame,
  type Frame,
} from './index.ts';

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const opened = (packet: string, key: string | null = null) => {
  const read = readFrame(ascii(packet));
  if (!('frame' in read)) throw new Error(read.problem);
  const content = readContent(read.frame, key === null ? null : readKey(key));
  return { frame: read.frame, content, events: content && eventsOf(read.frame, content) };
};
const of = (packet: string, key: string | null = null) => opened(packet, key).events?.[0];

// Where each packet comes from stands in the name: the standard's own, or panels seen by open receivers
// (pysiaalarm 0f539a6 tests/test_sia_package_cases.py, MIT; a codec for Ajax hubs, AjaxSiaCodec tests).
test('the checksum is CRC-16/ARC, whose catalogue value is BB3D', () => {
  expect(crcOf(ascii('123456789'))).toBe('BB3D');
});

test('DC-09 annex: a fire alarm of zone 129, in both tokens', () => {
  const sia = opened('CE110032"SIA-DCS"9876R579BDFL789ABC#12345A[#12345A|NFA129]');
  expect(sia.frame).toMatchObject({
    token: 'SIA-DCS',
    isEncrypted: false,
    sequence: '9876',
    receiver: '579BDF',
    line: '789ABC',
    account: '12345A',
    lengthFits: true,
  });
  expect(sia.content).toMatchObject({ account: '12345A', data: 'NFA129', blocks: [], at: null });
  expect(sia.events).toEqual([{ code: 'FA', kind: 'fire', area: null, zone: '129', text: null }]);
  expect(of('87CD0037"ADM-CID"9876R579BDFL789ABC#12345A[#12345A|1110 00 129]')).toEqual({
    code: '1110',
    kind: 'fire',
    area: '00',
    zone: '129',
    text: null,
  });
});

test('pysiaalarm: a panel that counts its length in decimal is read all the same', () => {
  const { frame, events } = opened('57150047"ADM-CID"0247R4F39L4F39#4F39[#4F39|3401 01 057]');
  expect(frame.lengthFits).toBe(false);
  expect(events).toMatchObject([{ kind: 'armed', area: '01', zone: '057' }]);
});

test('pysiaalarm: closing and tamper cancelled, with a time stamp and no account inside', () => {
  expect(opened('E5D50078"SIA-DCS"6002L0#AAA[|Nri1/CL501]_14:12:04,09-25-2019')).toMatchObject({
    content: { account: null, at: new Date('2019-09-25T14:12:04Z') },
    events: [{ code: 'CL', kind: 'armed', area: '1', zone: '501' }],
  });
  expect(of('97F90078"SIA-DCS"6002L0#AAA[|Nri2/JC12]_12:58:23,09-15-2021')).toMatchObject({
    kind: 'restore',
    of: 'tamper',
    zone: '12',
  });
});

test('pysiaalarm: encrypted link tests and a plain one', () => {
  const packet = '76D80055"*NULL"0000R0L0#AAAB[B4BC8B40D0E6D959D6BEA78E88CC0B2155741A3C44FBB96D476A3E557CAD64D9';
  expect(opened(packet, 'AAAAAAAAAAAAAAAA')).toMatchObject({
    frame: { token: 'NULL', isEncrypted: true, account: 'AAAB' },
    content: { at: new Date('2020-07-05T18:24:52Z') },
    events: [],
  });
  expect(opened('CA2F0038"NULL"0000L0#7890[#0000|0000 00 000]_22:13:29,12-29-2022').events).toEqual([]);
  // Another key, or none, opens nothing.
  expect(opened(packet, 'BBBBBBBBBBBBBBBB').content).toBeNull();
  expect(opened(packet).content).toBeNull();
});

test('Ajax: a water alarm padded with zeroes, without the bar', () => {
  const packet =
    '05BB0076"*SIA-DCS"7654L0#1111[C07DA1EB73C617857476EE5D79436CEE5E0084485E79EC56B0D5D1F3F6E648B278050BBCCBC8FE5DCA7E3C80DBDD4945';
  expect(opened(packet, 'AAAAAAAAAAAAAAAA')).toMatchObject({
    content: { data: 'Nri1/WA000', at: new Date('2020-07-09T16:04:02Z') },
    events: [{ code: 'WA', kind: 'technical', area: '1', zone: '000' }],
  });
});

test('Ajax: extended data with a position', () => {
  const { content, events } = opened(
    '73580056"SIA-DCS"0002R1L232#78919[#78919|Nri1/BA012][X012W34.1][Y045N12.2]_14:12:04,09-25-2026',
  );
  expect(events).toMatchObject([{ kind: 'intrusion', zone: '012' }]);
  expect(content && positionOf(content)).toEqual({
    longitude: -(12 + 34.1 / 60),
    latitude: 45 + 12.2 / 60,
  });
});

test('what is damaged on the way is told apart from what has no form', () => {
  expect(readFrame(ascii('CE120032"SIA-DCS"9876R579BDFL789ABC#12345A[#12345A|NFA129]'))).toEqual({ problem: 'crc' });
  expect(readFrame(ascii('hello'))).toEqual({ problem: 'form' });
  expect(readFrame(ascii('BB3D0009123456789'))).toEqual({ problem: 'form' });
});

const now = new Date('2026-11-22T06:00:00Z');

test('answers echo what was asked; only an acknowledgement is encrypted', () => {
  const frame = opened('CE110032"SIA-DCS"9876R579BDFL789ABC#12345A[#12345A|NFA129]').frame;
  expect(ack(frame, null, now).toString('latin1')).toMatch(/^\n[0-9A-F]{4}0020"ACK"9876R579BDFL789ABC#12345A\[\]\r$/);
  expect(duh(frame).toString('latin1')).toMatch(/"DUH"9876R579BDFL789ABC#12345A\[\]\r$/);
  // Seen from a receiver of Visonic panels: E5630025"NAK"0000R0L0A0[]_10:10:18,07-30-2024
  expect(nak(new Date('2024-07-30T10:10:18Z')).toString('latin1')).toBe(
    '\nE5630025"NAK"0000R0L0A0[]_10:10:18,07-30-2024\r',
  );
  const key = readKey('3A1F6B8C9D4E7F20123456789ABCDEF0')!;
  const secret: Frame = { ...frame, isEncrypted: true };
  const answer = ack(secret, key, now).toString('latin1');
  expect(answer).toContain('"*ACK"9876R579BDFL789ABC#12345A[');
  expect(answer).not.toContain('2026');
  expect(opened(answer.slice(1, -1), '3A1F6B8C9D4E7F20123456789ABCDEF0').content).toMatchObject({ data: '', at: now });
  expect(duh(secret).toString('latin1')).toContain('"DUH"9876');
});

test('a link test is the shortest frame there is', () => {
  expect(writeFrame({ token: 'NULL', sequence: '0000', line: '0', account: '1234' }).toString('latin1')).toBe(
    '\n1EF20013"NULL"0000L0#1234[]\r',
  );
});

const siaFrame = { token: 'SIA-DCS' } as Frame;
const said = (data: string) => ({ account: null, data, blocks: [], at: null });

test.each([
  ['Nri1/CL5', [{ code: 'CL', kind: 'armed', area: '1', zone: '5' }]],
  ['Nri1CL0^VX FRONTE ^', [{ code: 'CL', area: '1', zone: '0', text: 'VX FRONTE' }]],
  ['Nti14:12/id3/ri2/OP3^JÃ©rÃ´me^', [{ code: 'OP', kind: 'disarmed', area: '2', zone: '3', text: 'Jérôme' }]],
  [
    'Nri1/BA01/BA02',
    [
      { code: 'BA', area: '1', zone: '01' },
      { code: 'BA', area: '1', zone: '02' },
    ],
  ],
  ['NNL2', [{ code: 'NL', kind: 'armed', zone: '2' }]],
  ['NL2', [{ code: 'NL', zone: '2' }]],
  ['Nri04/OP001NM', [{ code: 'OP', area: '04', zone: '001' }]],
  ['NHA7', [{ code: 'HA', kind: 'duress', zone: '7' }]],
  ['NBR7', [{ code: 'BR', kind: 'restore', of: 'intrusion', zone: '7' }]],
  ['NBT7', [{ code: 'BT', kind: 'fault', zone: '7' }]],
  ['NBB7', [{ code: 'BB', kind: 'bypass', zone: '7' }]],
  ['NYT', [{ code: 'YT', kind: 'low-battery', zone: null }]],
  ['NAR', [{ code: 'AR', kind: 'restore', of: 'power-loss' }]],
  ['NRP000', [{ code: 'RP', kind: 'report' }]],
  ['NQX1', [{ code: 'QX', kind: null, zone: '1' }]],
] as const)('SIA data %s', (data, expected) => {
  expect(eventsOf(siaFrame, said(data))).toMatchObject(expected);
});

test.each(['', '???', 'N', '^text^'])('SIA data %j says nothing', (data) => {
  expect(eventsOf(siaFrame, said(data))).toBeNull();
});

test('text of a panel is read as UTF-8, else as GB 18030', () => {
  const text = (bytes: number[]) =>
    eventsOf({ token: 'SIA-DCS' } as Frame, {
      account: null,
      data: `NBA5^${Buffer.from(bytes).toString('latin1')}^`,
      blocks: [],
      at: null,
    })?.[0]?.text;
  expect(text([...Buffer.from('药库')])).toBe('药库');
  expect(text([0xd2, 0xa9, 0xbf, 0xe2])).toBe('药库');
});

test.each([
  ['1130 01 005', { kind: 'intrusion' }],
  ['3130 01 005', { kind: 'restore', of: 'intrusion' }],
  ['1110 00 001', { kind: 'fire' }],
  ['1120 00 001', { kind: 'panic' }],
  ['1121 00 001', { kind: 'duress' }],
  ['1122 00 001', { kind: 'duress' }],
  ['1137 00 001', { kind: 'tamper' }],
  ['1144 00 001', { kind: 'tamper' }],
  ['1383 00 001', { kind: 'tamper' }],
  ['1302 00 000', { kind: 'low-battery' }],
  ['3302 00 000', { kind: 'restore', of: 'low-battery' }],
  ['1301 00 000', { kind: 'power-loss' }],
  ['1333 00 000', { kind: 'fault' }],
  ['1401 01 003', { kind: 'disarmed' }],
  ['3401 01 003', { kind: 'armed' }],
  ['1570 01 009', { kind: 'bypass' }],
  ['1602 00 000', { kind: 'report' }],
  ['1601 00 000', { kind: 'test' }],
  // Reported before: the alarm has had its case, the condition still stands.
  ['6130 01 005', { kind: 'report' }],
  ['6302 00 000', { kind: 'low-battery' }],
  ['1999 00 001', { kind: null }],
  ['3999 00 001', { kind: 'report' }],
  // Where it was is missing, or written otherwise: what it is counts.
  ['1120', { kind: 'panic', area: null, zone: null }],
  ['1130 005', { kind: 'intrusion', area: null, zone: '005' }],
  ['1130-1-1005', { kind: 'intrusion', area: '1', zone: '1005' }],
  ['1130 0a 00f', { kind: 'intrusion', area: '0a', zone: '00f' }],
] as const)('Contact ID %s', (data, expected) => {
  expect(eventsOf({ token: 'ADM-CID' } as Frame, { account: null, data, blocks: [], at: null })).toMatchObject([
    expected,
  ]);
});
