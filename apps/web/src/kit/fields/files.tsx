import { useLabel } from '../../i18n/index.ts';
import { Album, Picture } from '../pictures.ts';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import { bound, listOf, type Widget } from './widget.ts';

const FilesInput = later(async () => (await import('./FilesInput.tsx')).FilesInput);

export const files: Widget = {
  Input: (props) => (props.upload ? <FilesInput upload={props.upload} {...bound(props)} /> : <span />),
  Value: function FilesValue({ field, value }) {
    const name = useLabel()(metaOf(field)?.label);
    return <FileTiles ids={listOf(value)} name={name} />;
  },
  missing: 'addPhoto',
};

/** Small pictures that open in full. */
export function FileTiles({ ids, name }: { ids: readonly string[]; name: string }) {
  return (
    <Album>
      <span className="attachments">
        {ids.map((id, at) => (
          <span key={id} className="attachment is-small">
            <Picture id={id} alt={`${name} ${at + 1}`} wide={160} />
          </span>
        ))}
      </span>
    </Album>
  );
}
