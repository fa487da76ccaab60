/** `anyuan/device/<code>/<what>`: the topic names the device. */
export interface DeviceTopic {
  code: string;
  what: 'signal' | 'heartbeat' | 'reply';
}

const form = /^anyuan\/device\/([A-Za-z0-9][A-Za-z0-9_.-]{0,63})\/(signal|heartbeat|reply)$/;

export function parseTopic(topic: string): DeviceTopic | null {
  const [, code, what] = form.exec(topic) ?? [];
  return code && what ? { code, what: what as DeviceTopic['what'] } : null;
}

export const replyTopic = (code: string): string => `anyuan/device/${code}/reply`;
