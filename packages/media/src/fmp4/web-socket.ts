const BINARY = 0x82;
const TEXT = 0x81;

/** Writes the header of a binary message of `size` bytes so that it ends at `end` (RFC 6455 5.2); gives where it begins. */
export function webSocketHeader(data: Buffer, end: number, size: number, opcode = BINARY): number {
  if (size < 126) {
    data[end - 2] = opcode;
    data[end - 1] = size;
    return end - 2;
  }
  if (size < 65_536) {
    data[end - 4] = opcode;
    data[end - 3] = 126;
    data.writeUInt16BE(size, end - 2);
    return end - 4;
  }
  data[end - 10] = opcode;
  data[end - 9] = 127;
  data.writeUInt32BE(0, end - 8);
  data.writeUInt32BE(size, end - 4);
  return end - 10;
}

function message(body: Buffer, opcode: number): Buffer {
  const out = Buffer.allocUnsafe(10 + body.length);
  body.copy(out, 10);
  return out.subarray(webSocketHeader(out, 10, body.length, opcode));
}

export const textMessage = (value: unknown): Buffer => message(Buffer.from(JSON.stringify(value)), TEXT);
export const binaryMessage = (body: Buffer): Buffer => message(body, BINARY);
