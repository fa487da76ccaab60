interface Told extends Event {
  serialNumber: string;
  message: { records: readonly { recordType: string; data?: DataView; encoding?: string }[] };
}
interface Reader extends EventTarget {
  scan(options: { signal: AbortSignal }): Promise<void>;
}

const reader = (): (new () => Reader) | undefined => (window as { NDEFReader?: new () => Reader }).NDEFReader;

/** Chrome on Android, over HTTPS: nobody else has it. */
export const hasNfc = (): boolean => window.isSecureContext && reader() !== undefined;

/** Hears tags until `signal`; rejects when the person or the phone says no. `read` is told what stands on a tag, empty: nothing. */
export async function hearTags(signal: AbortSignal, read: (text: string) => void): Promise<void> {
  const Reader = reader();
  if (!Reader) throw new Error('NDEFReader');
  const own = new Reader();
  own.addEventListener('reading', (event) => read(textOn(event as Told)), { signal });
  await own.scan({ signal });
}

/** The first address or text, as our labels have it. */
function textOn({ message }: Told): string {
  for (const { recordType, data, encoding } of message.records)
    if (data && (recordType === 'url' || recordType === 'text' || recordType === 'absolute-url'))
      return new TextDecoder(encoding ?? 'utf-8').decode(data);
  return '';
}
