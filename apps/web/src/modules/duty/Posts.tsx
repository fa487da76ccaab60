import { postKindLabels, type Post } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { shortOf } from '../../kit/duty-words.ts';
import { minuteTime } from '../../kit/hospital-time.ts';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';
import { HandOverForm, SignOnForm } from './forms.tsx';
import { PostCard } from './PostCard.tsx';
import { PostForm } from './PostForm.tsx';

import './duty.css';

type Doing = { what: 'edit' | 'signOn' | 'handOver'; post: Post } | { what: 'add' };

/** Every post with who is on it now; posts that lack people come first. */
export function Posts() {
  const t = useText('duty');
  const can = useCan();
  const [doing, start] = useState<Doing>();
  const query = useApi(api.duty.now, {}, { every: 60_000 });
  const stop = (): void => start(undefined);
  const label = useLabel();
  const common = useText();
  const file = (posts: readonly Post[]) => ({
    head: [t('post'), common('type'), t('needed'), common('person'), common('at')],
    // A post nobody is on is a line, too: that is what one looks for.
    rows: posts.flatMap(({ name, kind, needed, on }) =>
      (on.length > 0 ? on : [undefined]).map((one) => [
        name,
        label(postKindLabels[kind]),
        String(needed),
        one?.person.name ?? '',
        one ? minuteTime(one.since) : '',
      ]),
    ),
  });
  const add = can('duty.manage') && (
    <Button type="primary" onClick={() => start({ what: 'add' })}>
      {t('addPost')}
    </Button>
  );
  return (
    <>
      <Loaded query={query} rows={10}>
        {({ posts }) => {
          if (posts.length === 0)
            return (
              <div className="panel">
                <Empty action={add}>{t('empty')}</Empty>
              </div>
            );
          const { gaps, thin } = shortOf(posts);
          return (
            <>
              <div className="duty-bar">
                {gaps > 0 ? (
                  <strong style={{ color: 'var(--level-urgent-text)' }}>◆ {t('gaps', { count: gaps })}</strong>
                ) : (
                  <span className="muted">{thin > 0 ? `◆ ${t('thin', { count: thin })}` : t('full')}</span>
                )}
                <span className="duty-verbs">
                  <RowsExport name="on-duty" make={() => file(posts)} />
                  {add}
                </span>
              </div>
              <div className="posts">
                {posts
                  .toSorted((a, b) => Number(b.gap > 0) - Number(a.gap > 0))
                  .map((post) => (
                    <PostCard key={post.id} post={post} start={(what) => start({ what, post })} />
                  ))}
              </div>
            </>
          );
        }}
      </Loaded>
      <Modal open={doing !== undefined} title={doing && title(doing)} footer={null} destroyOnHidden onCancel={stop}>
        {doing?.what === 'add' && <PostForm saved={stop} />}
        {doing?.what === 'edit' && <PostForm post={doing.post} saved={stop} />}
        {doing?.what === 'signOn' && <SignOnForm post={doing.post} done={stop} />}
        {doing?.what === 'handOver' && <HandOverForm post={doing.post} done={stop} />}
      </Modal>
    </>
  );

  function title(one: Doing): string {
    if (one.what === 'add') return t('addPost');
    if (one.what === 'edit') return `${t('editPost')} · ${one.post.name}`;
    return t(one.what === 'signOn' ? 'signOnAt' : 'handOverAt', { name: one.post.name });
  }
}
