/** "4.2 GB", in the user's way of writing numbers. */
export function formatBytes(bytes) {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    let step = 0;
    while (bytes >= 1000 && step < units.length - 1) {
        bytes /= 1000;
        step += 1;
    }
    const locale = luxon.Settings.defaultLocale || undefined;
    return new Intl.NumberFormat(locale, {
        style: "unit",
        unit: units[step],
        unitDisplay: step ? "short" : "long",
        maximumFractionDigits: step > 2 ? 2 : step > 1 ? 1 : 0,
    }).format(bytes);
}
