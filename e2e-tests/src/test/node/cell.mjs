// Exact texts of Arrow values. Arrow's own accessors turn 64-bit timestamps into floating point milliseconds and
// decimals into words, so these two, and dates, are read from the column's buffers.
import { DataType, TimeUnit } from "apache-arrow";

const FRACTION_DIGITS = {
  [TimeUnit.SECOND]: 0,
  [TimeUnit.MILLISECOND]: 3,
  [TimeUnit.MICROSECOND]: 6,
  [TimeUnit.NANOSECOND]: 9,
};

/** One column of a record batch as texts; null stays null. */
export function columnAsText(vector) {
  return vector.data.flatMap((data) =>
    Array.from({ length: data.length }, (_, row) =>
      data.getValid(row) ? cellAsText(data, row, () => vector.get(row)) : null,
    ),
  );
}

function cellAsText(data, row, value) {
  const type = data.type;
  if (DataType.isTimestamp(type)) {
    return timestampAsText(data.values[row], FRACTION_DIGITS[type.unit]) + (type.timezone ? "Z" : "");
  }
  if (DataType.isDecimal(type)) {
    return decimalAsText(data.values.subarray(row * 4, row * 4 + 4), type.scale);
  }
  if (DataType.isDate(type)) {
    return new Date(data.values[row] * 86_400_000).toISOString().slice(0, 10);
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) {
    return Buffer.from(value()).toString("hex");
  }
  if (DataType.isFixedSizeList(type)) {
    return `[${Array.from(value()).join(", ")}]`;
  }
  return String(value());
}

function timestampAsText(value, fractionDigits) {
  const unitsPerSecond = 10n ** BigInt(fractionDigits);
  const fraction = ((value % unitsPerSecond) + unitsPerSecond) % unitsPerSecond;
  const seconds = (value - fraction) / unitsPerSecond;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  return fractionDigits === 0 ? whole : `${whole}.${fraction.toString().padStart(fractionDigits, "0")}`;
}

/** A 128-bit two's complement number in four words, the lowest first. */
function decimalAsText(words, scale) {
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const value = BigInt.asIntN(128, unsigned);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const sign = value < 0n ? "-" : "";
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`;
}
