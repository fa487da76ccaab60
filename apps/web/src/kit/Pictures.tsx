import { Image } from 'antd';

import { api, hrefOf } from '../api.ts';

interface Props {
  id: string;
  alt: string;
  /** Pixels asked for, at most. */
  wide: number;
  size?: { width: number; height: number };
}

/** A small picture that opens in full. */
export const Picture = ({ id, alt, wide, size }: Props) => (
  <Image
    alt={alt}
    src={hrefOf(api.file.get, { id, width: wide })}
    preview={{ src: hrefOf(api.file.get, { id }) }}
    {...size}
  />
);

/** The pictures in it are leafed through when one is open. */
export const Album = Image.PreviewGroup;
