import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';

import 'leaflet/dist/leaflet.css';
import { api, hrefOf } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { fromPlan, markerOf, nameNode, planDistance, toPlan, type PlanMarker, type PlanXY } from './plan-markers.ts';
import { Empty } from './States.tsx';

import './plan.css';

interface PlanMapProps {
  plan: { fileId: string; width: number; height: number } | null;
  /** Where its drawing is asked for; absent: as a file. */
  picture?: string;
  markers: readonly PlanMarker[];
  /** Dashed lines with a word, from the alarm to who could go. */
  lines?: readonly { from: PlanXY; to: PlanXY; label?: string }[];
  onOpen?: (id: string) => void;
  /** Set to let markers be dragged. */
  onMove?: (id: string, at: PlanXY) => void;
  /** Click on the bare plan, to place something. */
  onPick?: (at: PlanXY) => void;
  /** Keeps this point in sight; a change moves the map. */
  focus?: PlanXY | undefined;
  height?: number | string;
}

/** Pixels of the plan within which two names would cover each other. */
const besidePx = 120;

/** A floor plan in pixels (CRS.Simple): no tiles, no outside server. */
export function PlanMap({
  plan,
  picture,
  markers,
  lines = [],
  onOpen,
  onMove,
  onPick,
  focus,
  height = '100%',
}: PlanMapProps) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<L.Map>();
  const [hasFailed, setFailed] = useState(false);
  const handlers = useRef({ onOpen, onMove, onPick });
  useEffect(() => {
    handlers.current = { onOpen, onMove, onPick };
  });

  const fileId = plan?.fileId;
  const [width, depth] = [plan?.width ?? 0, plan?.height ?? 0];
  useEffect(() => {
    if (!box.current || !fileId) return;
    const bounds = L.latLngBounds([-depth, 0], [0, width]);
    const made = L.map(box.current, {
      crs: L.CRS.Simple,
      minZoom: -6,
      maxZoom: 3,
      zoomSnap: 0.25,
      attributionControl: false,
      zoomControl: false,
      maxBounds: bounds.pad(0.5),
      zoomAnimation: false,
      fadeAnimation: false,
    });
    L.control.zoom({ zoomInTitle: t('zoomIn'), zoomOutTitle: t('zoomOut') }).addTo(made);
    L.imageOverlay(picture ?? hrefOf(api.file.get, { id: fileId }), bounds, { className: 'plan-image' })
      .on('error', () => setFailed(true))
      .on('load', () => setFailed(false))
      .addTo(made);
    made.fitBounds(bounds);
    made.on('click', ({ latlng }) => handlers.current.onPick?.(toPlan(latlng)));
    // Until somebody has moved it himself, the whole plan stays in sight.
    let isTouched = false;
    const touch = () => (isTouched = true);
    box.current.addEventListener('pointerdown', touch);
    box.current.addEventListener('wheel', touch, { passive: true });
    const sized = new ResizeObserver(() => {
      made.invalidateSize({ animate: false });
      if (!isTouched) made.fitBounds(bounds, { animate: false });
    });
    sized.observe(box.current);
    setMap(made);
    return () => {
      sized.disconnect();
      made.remove();
      setMap(undefined);
    };
  }, [fileId, picture, width, depth, t]);

  const canMove = onMove !== undefined;
  const marks = useRef<{ layer: L.LayerGroup; all: Map<string, L.Marker> }>(null);
  useEffect(() => {
    if (!map) return;
    const layer = L.layerGroup().addTo(map);
    const all = new Map<string, L.Marker>();
    marks.current = { layer, all };
    return () => void layer.remove();
  }, [map]);

  // What is as it was stays: an element that is replaced between the finger's coming and going is never clicked.
  useEffect(() => {
    if (!map || !marks.current) return;
    const { layer, all } = marks.current;
    const wanted = new Map(markers.map((marker) => [JSON.stringify([marker, canMove]), marker]));
    for (const [as, drawn] of all)
      if (!wanted.has(as)) {
        drawn.remove();
        layer.removeLayer(drawn);
        all.delete(as);
      }
    for (const [as, marker] of wanted) {
      if (all.has(as)) continue;
      const drawn = markerOf(marker, canMove).addTo(layer);
      all.set(as, drawn);
      drawn.on('click', () => handlers.current.onOpen?.(marker.id));
      drawn.on('keypress', ({ originalEvent }: L.LeafletKeyboardEvent) => {
        if (originalEvent.key === 'Enter') handlers.current.onOpen?.(marker.id);
      });
      drawn.on('dragend', () => handlers.current.onMove?.(marker.id, toPlan(drawn.getLatLng())));
    }
  }, [map, markers, canMove]);

  useEffect(() => {
    if (!map) return;
    const layer = L.layerGroup().addTo(map);
    // Two who stand side by side have their names to either side.
    const aside = (from: PlanXY): L.TooltipOptions => {
      const beside = lines.find((other) => other.from !== from && planDistance(other.from, from) < besidePx);
      if (!beside) return { direction: 'bottom', offset: [0, 12] };
      return beside.from.x < from.x ? { direction: 'right', offset: [12, 0] } : { direction: 'left', offset: [-12, 0] };
    };
    for (const { from, to, label } of lines) {
      const line = L.polyline([fromPlan(from), fromPlan(to)], { className: 'plan-line', interactive: false });
      line.addTo(layer);
      // At the far end: in the middle it would lie on the name of the alarm when they are near.
      if (label)
        L.tooltip(fromPlan(from), {
          content: nameNode(label),
          permanent: true,
          className: 'plan-distance',
          ...aside(from),
        }).addTo(layer);
    }
    return () => void layer.remove();
  }, [map, lines]);

  const [x, y] = [focus?.x, focus?.y];
  useEffect(() => {
    if (map && x !== undefined && y !== undefined)
      map.panInside(fromPlan({ x, y }), { animate: false, padding: [80, 60] });
  }, [map, x, y]);

  if (!plan) return <Empty title={t('plan')}>{t('noPlan')}</Empty>;
  return (
    <section className="plan" style={{ height }} aria-label={t('plan')}>
      <div ref={box} className="plan-box" />
      {hasFailed && (
        <div className="plan-failed" role="alert">
          {t('planFailed')}
        </div>
      )}
    </section>
  );
}
