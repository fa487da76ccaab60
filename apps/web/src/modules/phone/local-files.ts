import { useRef } from 'react';

import type { Uploader } from '../../kit/fields/widget.ts';
import { exactTime, fileTime } from '../../kit/hospital-time.ts';
import { useMe } from '../../session.ts';
import { useStream } from '../../stream/index.tsx';
import { newKey, type Photo } from './outbox/tap.ts';
import { shrink, takenAt } from './photo.ts';

/** Photos and signatures of a form are kept on the phone and travel with it, network or not. */
export function useLocalFiles(place: string): { upload: Uploader; named: (answers: unknown) => Photo[] } {
  const { person } = useMe();
  const { offsetMs } = useStream();
  const files = useRef<Photo[]>([]);
  return {
    upload: async (file) => {
      const now = Date.now() + offsetMs;
      const stem = `${fileTime(now)}-${newKey().slice(-8)}`;
      const isDrawn = file.type === 'image/png';
      const words = [exactTime(now), place, person.name].filter(Boolean).join(' · ');
      const photo =
        file.type.startsWith('image/') && !isDrawn
          ? await shrink(file, `${stem}.jpg`, words)
          : { name: isDrawn ? `${stem}.png` : file.name, type: file.type, bytes: await file.arrayBuffer() };
      const ref = newKey();
      files.current.push({ ...photo, at: takenAt(file, offsetMs), ref });
      const preview = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
      return { id: ref, name: photo.name, preview };
    },
    named: (answers) => files.current.filter(({ ref }) => ref !== undefined && JSON.stringify(answers).includes(ref)),
  };
}
