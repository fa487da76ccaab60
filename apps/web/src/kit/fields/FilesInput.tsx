import { CameraOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';

import { api, hrefOf } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../ActionButton.tsx';
import type { Uploader } from './widget.ts';

import '../form/form.css';

interface FilesInputProps {
  value?: string[] | undefined;
  onChange?: (ids: string[]) => void;
  upload: Uploader;
  id?: string;
}

/** Uploads at once and keeps the ids; on phones the camera is one tap away. */
export function FilesInput({ value = [], onChange, upload, id }: FilesInputProps) {
  const t = useText();
  const forms = useText('forms');
  const report = useReport();
  const [names, setNames] = useState<Record<string, { name: string; preview?: string }>>({});
  const [isBusy, setBusy] = useState(false);
  const camera = useRef<HTMLInputElement>(null);
  const disk = useRef<HTMLInputElement>(null);

  const take = async (input: HTMLInputElement): Promise<void> => {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    setBusy(true);
    let done = value;
    try {
      for (const file of chosen) {
        const stored = await upload(file);
        setNames((before) => ({ ...before, [stored.id]: stored }));
        onChange?.((done = [...done, stored.id]));
      }
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
    }
  };
  // A file uploaded before a reload is known by its id only.
  const nameOf = (file: string): string =>
    names[file]?.name ?? forms('fileNumber', { number: value.indexOf(file) + 1 });
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
      <input
        ref={camera}
        hidden
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={t('takePhoto')}
        onChange={(e) => void take(e.target)}
      />
      <input ref={disk} hidden type="file" multiple onChange={(e) => void take(e.target)} />
      <Button
        {...(id ? { id } : {})}
        aria-label={t('takePhoto')}
        icon={<CameraOutlined />}
        loading={isBusy && { delay: 400 }}
        onClick={() => camera.current?.click()}
      >
        {t('takePhoto')}
      </Button>
      <Button icon={<UploadOutlined />} disabled={isBusy} onClick={() => disk.current?.click()}>
        {t('upload')}
      </Button>
      {value.map((file) => (
        <figure key={file} className="file-tile" title={nameOf(file)}>
          <img src={names[file]?.preview ?? hrefOf(api.file.get, { id: file, width: 160 })} alt={nameOf(file)} />
          <button
            type="button"
            aria-label={forms('removeFile', { name: nameOf(file) })}
            onClick={() => onChange?.(value.filter((one) => one !== file))}
          >
            ×
          </button>
        </figure>
      ))}
    </div>
  );
}
