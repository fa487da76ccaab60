import { CameraOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { exactTime, fileTime } from '../../kit/hospital-time.ts';
import { toast } from '../../kit/toast.ts';
import { useMe } from '../../session.ts';
import { useStream } from '../../stream/index.tsx';
import { newKey, type Photo } from './outbox/tap.ts';
import { shrink, takenAt } from './photo.ts';

interface Props {
  photos: readonly Photo[];
  change: (photos: Photo[]) => void;
  /** Burned into the picture with the time and the person's name. */
  place: string;
  number?: string;
}

/** The camera, one tap away; pictures are made small on the phone before they travel. */
export function PhotoInput({ photos, change, place, number }: Props) {
  const t = useText('phone');
  const { person } = useMe();
  const { offsetMs } = useStream();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const take = async (files: readonly File[]): Promise<void> => {
    setBusy(true);
    const taken: Photo[] = [];
    try {
      for (const file of files) {
        const now = Date.now() + offsetMs;
        const words = [exactTime(now), place, person.name, number].filter(Boolean).join(' · ');
        const made = await shrink(file, `${fileTime(now)}-${newKey().slice(-8)}.jpg`, words);
        taken.push({ ...made, at: takenAt(file, offsetMs) });
      }
    } catch {
      toast(t('photoFailed'), 'error');
    } finally {
      setBusy(false);
      change([...photos, ...taken]);
    }
  };
  return (
    <div className="photo-row">
      {photos.map((photo, index) => (
        <PhotoTile
          key={photo.name}
          photo={photo}
          index={index}
          remove={() => change(photos.filter((one) => one !== photo))}
        />
      ))}
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={t('addPhoto')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void take(files);
        }}
      />
      <Button
        className="photo-button"
        icon={<CameraOutlined />}
        loading={isBusy && { delay: 400 }}
        onClick={() => input.current?.click()}
      >
        {t('addPhoto')}
      </Button>
    </div>
  );
}

function PhotoTile({ photo, index, remove }: { photo: Photo; index: number; remove: () => void }) {
  const t = useText('phone');
  const url = useMemo(() => URL.createObjectURL(new Blob([photo.bytes], { type: photo.type })), [photo]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <figure className="photo-tile">
      <img src={url} alt="" />
      <figcaption className="number">{t('photoSize', { kb: Math.ceil(photo.bytes.byteLength / 1024) })}</figcaption>
      <button type="button" aria-label={t('removePhoto', { number: index + 1 })} onClick={remove}>
        ×
      </button>
    </figure>
  );
}
