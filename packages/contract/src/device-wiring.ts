import { z } from 'zod';

import { code, id, instant, type Label } from './common.ts';
import { fault } from './fault.ts';

/** Conditions a device may be in, several at a time. What a zone was last told of (armed or not) is one, too. */
export const deviceStates = [
  'offline',
  'fault',
  'tamper',
  'power-loss',
  'low-battery',
  'bypassed',
  'armed',
  'disarmed',
] as const;
export type DeviceState = (typeof deviceStates)[number];
export const deviceStateLabels: Record<DeviceState, Label> = {
  offline: ['失联', 'Not heard of'],
  fault: ['故障', 'Fault'],
  tamper: ['被拆动', 'Tampered with'],
  'power-loss': ['主电断电', 'Mains lost'],
  'low-battery': ['电池电量低', 'Battery low'],
  bypassed: ['已旁路', 'Bypassed'],
  armed: ['已布防', 'Armed'],
  disarmed: ['已撤防', 'Disarmed'],
};

/** Doors that know their devices by an address of their own. A protocol without a line here is shown by its name. */
export const protocolLabels: Record<string, Label> = {
  'fhir-rtls': ['人员定位系统(HL7 FHIR)', 'Location system (HL7 FHIR)'],
  dc09: ['SIA DC-09 报警主机', 'SIA DC-09 alarm host'],
  'smart-lock': ['库柜智能锁(MQTT / HTTP)', 'Smart lock of a store (MQTT / HTTP)'],
  onvif: ['ONVIF 摄像机', 'ONVIF camera'],
  gb28181: ['GB/T 28181 设备', 'GB/T 28181 device'],
};

const protocol = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);
const address = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,64}$/, fault('外部地址只能是数字、字母和符号', 'digits, letters and signs only'));

/** What hangs on what, how its protocol calls it, and who answers for it. Left out: stays; null: cleared. */
export const wiringGiven = {
  /** The device it hangs on: a zone on its alarm host, a channel on its recorder. */
  parent: code.nullish(),
  protocol: protocol.nullish(),
  /** Account, zone, channel: unique under its parent and protocol. */
  address: address.nullish(),
  /** Key or password its protocol needs; goes in and never comes out. */
  secret: z.string().min(1).max(128).nullish(),
  /** Silent for longer, it is offline and its repair is asked for at once. */
  heartbeatSeconds: z.number().int().min(10).max(604_800).nullish(),
  /** Number of the smaller picture at its GB/T 28181 device. */
  gbSub: z.number().int().min(1).max(9).nullish(),
  /** Whoever answers for it: id or user name. */
  owner: z.string().min(1).max(64).nullish(),
  department: code.nullish(),
};

const ref = z.object({ id, code: z.string(), name: z.string() });

/** The same as it is shown. */
export const wiringShown = {
  parent: ref.nullable(),
  protocol: z.string().nullable(),
  address: z.string().nullable(),
  hasSecret: z.boolean(),
  heartbeatSeconds: z.number().int().nullable(),
  gbSub: z.number().int().nullable(),
  owner: z.object({ id, name: z.string() }).nullable(),
  department: ref.nullable(),
  /** Newest first. */
  states: z.array(
    z.object({
      state: z.enum(deviceStates),
      since: instant,
      detail: z.string().nullable(),
      /** Its repair. */
      caseId: id.nullable(),
    }),
  ),
};

/** A zone that a host has spoken of and that nobody has registered. */
export const UnknownZone = z.object({
  zone: z.string(),
  count: z.number().int(),
  lastAt: instant,
  kind: z.string(),
});
export type UnknownZone = z.infer<typeof UnknownZone>;
