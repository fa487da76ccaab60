import { client } from '../../api.ts';
import { newKey } from '../../new-key.ts';

/** Below what one call may carry. */
const partBytes = 8 << 20;
const kept = 'anyuan.footage';

/** The same file once more goes on under the id it began with. */
function uploadOf({ name, size, lastModified }: File): string {
  const mark = `${name} ${size} ${lastModified}`;
  const known = JSON.parse(localStorage.getItem(kept) ?? '{}') as Record<string, string>;
  const id = known[mark] ?? newKey();
  localStorage.setItem(kept, JSON.stringify({ ...known, [mark]: id }));
  return id;
}

export const forgetUploads = (): void => localStorage.removeItem(kept);

/** Sends a file of any size part by part, from where it broke off; gives the id it lies under. */
export async function sendFootage(file: File, told: (part: number) => void): Promise<string> {
  const id = uploadOf(file);
  let { have } = await client.footage.have({ id });
  while (have < file.size) {
    told(have / file.size);
    const part = new File([file.slice(have, have + partBytes)], file.name);
    const answer = await client.footage.part({ id, offset: have, size: file.size, file: part });
    if (answer.have <= have) throw new Error('it does not arrive');
    ({ have } = answer);
  }
  told(1);
  return id;
}
