"""An amortisation table with Decimal: exact cents, rounding modes, effective rate."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, getcontext, localcontext

CENT = Decimal("0.01")
getcontext().prec = 28


def monthly_payment(principal, yearly_rate, months):
    rate = yearly_rate / 12
    factor = (1 + rate) ** months
    return (principal * rate * factor / (factor - 1)).quantize(CENT, ROUND_HALF_UP)


def schedule(principal, yearly_rate, months):
    payment = monthly_payment(principal, yearly_rate, months)
    balance = principal
    for month in range(1, months + 1):
        interest = (balance * yearly_rate / 12).quantize(CENT, ROUND_HALF_EVEN)
        part = payment - interest if month < months else balance
        balance -= part
        yield month, part + interest, interest, part, balance


principal, rate, months = Decimal("12000"), Decimal("0.0475"), 12
print(f"{'month':>5} {'payment':>10} {'interest':>9} {'principal':>10} {'balance':>11}")
total_interest = Decimal(0)
for month, payment, interest, part, balance in schedule(principal, rate, months):
    total_interest += interest
    if month <= 3 or month == months:
        print(f"{month:>5} {payment:>10,.2f} {interest:>9,.2f} {part:>10,.2f} {balance:>11,.2f}")
print("total interest:", total_interest)

effective = (1 + rate / 12) ** 12 - 1
print("effective rate:", f"{effective:.6%}")
print(0.1 + 0.2, Decimal("0.1") + Decimal("0.2"), Decimal(0.1).quantize(Decimal("1e-20")))

price = Decimal("19.995")
for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN):
    print(mode, price.quantize(CENT, rounding=mode))
with localcontext() as context:
    context.prec = 50
    print(Decimal(2).sqrt())
shares = [Decimal("100") * weight for weight in map(Decimal, ("0.3333", "0.3333", "0.3334"))]
rounded = [share.quantize(CENT, ROUND_DOWN) for share in shares]
rounded[0] += Decimal("100") - sum(rounded)
print(rounded == shares, sum(rounded), Decimal("1E+3").normalize(), Decimal("1200").to_eng_string())
