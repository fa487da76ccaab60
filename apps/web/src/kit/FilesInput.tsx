import { CameraOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useRef, useState } from 'react';

import { useText } from '../i18n/index.ts';
import { useReport } from './ActionButton.tsx';

export type Uploader = (file: File) => Promise<{ id: string; name: string }>;

interface FilesInputProps {
  value?: string[];
  onChange?: (ids: string[]) => void;
  upload: Uploader;
}

/** Uploads at once and keeps the ids; on phones the camera is one tap away. */
export function FilesInput({ onChange, upload }: FilesInputProps) {
  const t = useText();
  const report = useReport();
  const [files, setFiles] = useState<{ id: string; name: string }[]>([]);
  const [isBusy, setBusy] = useState(false);
  const camera = useRef<HTMLInputElement>(null);
  const disk = useRef<HTMLInputElement>(null);

  const show = (next: { id: string; name: string }[]): void => {
    setFiles(next);
    onChange?.(next.map((file) => file.id));
  };
  const take = async (input: HTMLInputElement): Promise<void> => {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    setBusy(true);
    let done = files;
    try {
      for (const file of chosen) show((done = [...done, await upload(file)]));
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
      <input
        ref={camera}
        hidden
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(e) => void take(e.target)}
      />
      <input ref={disk} hidden type="file" multiple onChange={(e) => void take(e.target)} />
      <Button icon={<CameraOutlined />} loading={isBusy && { delay: 400 }} onClick={() => camera.current?.click()}>
        {t('takePhoto')}
      </Button>
      <Button icon={<UploadOutlined />} disabled={isBusy} onClick={() => disk.current?.click()}>
        {t('upload')}
      </Button>
      {files.map((file) => (
        <Tag key={file.id} closable onClose={() => show(files.filter((one) => one !== file))}>
          {file.name}
        </Tag>
      ))}
    </div>
  );
}
