import type { CaseItem } from '@anyuan/contract';
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { levelOfCase, useCaseWords } from '../../kit/case-words.ts';
import { CutFront } from '../../kit/CutFront.tsx';
import { LevelMark } from '../../kit/LevelMark.tsx';

export function CaseRow({ item, children }: { item: CaseItem; children: ReactNode }) {
  const { stateName } = useCaseWords();
  return (
    <div className="work-row">
      <span className="level">
        <LevelMark level={levelOfCase(item)} />
      </span>
      <div className="grow">
        <div>
          <Link to={`/cases/${item.id}`} title={item.title}>
            {item.title}
          </Link>
        </div>
        <div className="muted work-where">
          <span>{item.number}</span> {item.place && <CutFront text={item.place.path} />}
        </div>
      </div>
      <Tag variant="outlined">{stateName(item)}</Tag>
      <span className="number">{children}</span>
    </div>
  );
}
