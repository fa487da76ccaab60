/** Annex L: who sends which stream to whom. */
export interface Subject {
  sender: string;
  /** Begins with 0 for live, 1 for history; the same for the same live picture. */
  senderSerial: string;
  receiver: string;
  receiverSerial: string;
}

export const writeSubject = ({ sender, senderSerial, receiver, receiverSerial }: Subject): string =>
  `${sender}:${senderSerial},${receiver}:${receiverSerial}`;

export function readSubject(text: string | undefined): Subject | undefined {
  const [, sender, senderSerial = '', receiver = '', receiverSerial = ''] =
    /^\s*(\d{1,20})\s*:\s*([^,\s]{0,64})\s*(?:,\s*(\d{1,20})\s*(?::\s*(\S{0,64}))?)?/.exec(text ?? '') ?? [];
  return sender === undefined ? undefined : { sender, senderSerial, receiver, receiverSerial };
}
