/**
 * GB/T 28181 (editions 2011 to 2022), the language of video surveillance between devices and platforms: SIP, MANSCDP,
 * MANSRTSP, SDP. Opens nothing: sockets are in `@anyuan/gb28181/net`.
 */
export * from './ids.ts';
export * from './manscdp/alarm.ts';
export * from './manscdp/catalog.ts';
export * from './manscdp/control.ts';
export * from './manscdp/device.ts';
export type { Found, Given } from './manscdp/fields.ts';
export * from './manscdp/gather.ts';
export { manscdpType, readManscdp, type Declared, type Manscdp, type Root, type Said } from './manscdp/message.ts';
export * from './manscdp/record.ts';
export * from './mansrtsp.ts';
export * from './presence.ts';
export * from './ptz.ts';
export * from './sdp.ts';
export { Agent, type AgentOptions, type Incoming } from './sip/agent.ts';
export { Alarms } from './sip/alarms.ts';
export { invite, reasonOf, statusOf, type Call, type CallStep, type Refused } from './sip/call.ts';
export { usualWaits, type Waits } from './sip/client-transaction.ts';
export { callIdOf, dialogOfAnswer, dialogOfRequest, seqOf, type Dialog } from './sip/dialog.ts';
export {
  answerChallenge,
  knowsPassword,
  Nonces,
  readAuthorization,
  readChallenge,
  writeChallenge,
  type Authorization,
  type Challenge,
  type Credentials,
  type DigestAlgorithm,
} from './sip/digest.ts';
export { isReliable, sameHop, type Hop, type Transport } from './sip/hop.ts';
export {
  allOf,
  header,
  readSip,
  withHeader,
  writeSip,
  type Header,
  type SipMessage,
  type SipProblem,
  type SipRequest,
  type SipResponse,
} from './sip/message.ts';
export { isOk, type NoAnswer, type Outcome, type Saying } from './sip/outcome.ts';
export * from './sip/registration.ts';
export { SipStream } from './sip/stream.ts';
export {
  admit,
  eventName,
  expiresOf,
  notify,
  Subscription,
  usualExpires,
  type Subscriber,
} from './sip/subscription.ts';
export { accept, draftOf, roomIn, sendRequest, Talk, type EndOfTalk } from './sip/talk.ts';
export {
  readAddress,
  readUri,
  sipUri,
  tagOf,
  userOf,
  writeAddress,
  writeUri,
  type Address,
  type SipUri,
} from './sip/uri.ts';
export { markVia, readVia, topVia, writeVia, type Via } from './sip/via.ts';
export * from './ssrc.ts';
export * from './subject.ts';
export { decodeText, encodeText, type Charset } from './xml/charset.ts';
export { child, childrenOf, readXml, textIn, type XmlNode } from './xml/read.ts';
export { writeXml, type XmlOut } from './xml/write.ts';
