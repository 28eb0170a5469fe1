/** Times, sizes and dates as people read them. */
import { language } from "./index";

/** Milliseconds as 1:02 or 1:01:02; "–:––" where nobody knows. */
export function clock(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–:––";
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Milliseconds to the tenth, as a comment's moment: 1:02.5. */
export const moment = (ms: number): string => `${clock(ms)}.${Math.floor((ms % 1000) / 100)}`;

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Bytes as 1.2 MB, in powers of 1,000 as disks and operating systems count them. */
export function bytes(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return bytesOf(count / 1000 ** power, power);
}

const bytesOf = (count: number, power: number): string =>
  new Intl.NumberFormat(language, {
    style: "unit",
    unit: UNITS[power],
    unitDisplay: power ? "short" : "long",
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(count);

/** Bytes in powers of 1,024, as plans count them: 2 GB of a plan are 2 × 1,024³ bytes. */
export function room(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return bytesOf(count / 1024 ** power, power);
}

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** An amount in its currency's smallest unit, as that currency is written: 12.50, or ¥1,200. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = amount / 10 ** digits;
  if (!Number.isInteger(value)) return format.format(value);
  const whole = { style: "currency", currency, minimumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language, whole).format(value);
}

export const date = (iso: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso));

/** A day without a time, "2026-03-14": the same one everywhere. */
export const day = (iso: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(iso));

export const dateAndTime = (iso: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(iso),
  );

/** 14:05, as the language writes it. */
export const timeOfDay = (iso: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(iso));

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, or how long from now: "3 hours ago", "in 2 days", "now". */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of STEPS)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  return format.format(0, "second");
}
