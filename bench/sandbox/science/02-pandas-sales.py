"""Clean, join, group and pivot a sales table with pandas."""

import io

import pandas as pd

CSV = """date,shop,product,quantity,price
2025-01-03,Lyon,tea,3,4.50
2025-01-03,Paris,mug,1,12.00
2025-01-15,Lyon,mug,,12.00
2025-02-02,Paris,tea,10,4.20
2025-02-02,Paris,tea,10,4.20
2025-02-20,Nice,tea,2,4.50
2025-03-09,Lyon,tea,7,4.40
2025-03-11,Nice,mug,4,11.50
"""

sales = pd.read_csv(io.StringIO(CSV), parse_dates=["date"])
print(sales.shape, int(sales["quantity"].isna().sum()), "missing")
sales = sales.drop_duplicates().dropna(subset=["quantity"])
sales["quantity"] = sales["quantity"].astype(int)
sales["revenue"] = sales["quantity"] * sales["price"]
sales["month"] = sales["date"].dt.strftime("%Y-%m")

by_shop = sales.groupby("shop")["revenue"].agg(["sum", "mean", "count"]).sort_values("sum", ascending=False)
for shop, row in by_shop.iterrows():
    print(f"{shop:<6}{row['sum']:>8.2f}{row['mean']:>8.2f}{int(row['count']):>3}")

pivot = sales.pivot_table(index="month", columns="product", values="revenue", aggfunc="sum", fill_value=0)
print(pivot.round(2).to_csv().strip())

regions = pd.DataFrame({"shop": ["Lyon", "Paris", "Lille"], "region": ["ARA", "IDF", "HDF"]})
joined = sales.merge(regions, on="shop", how="left", indicator=True)
print(joined["_merge"].value_counts().to_dict()["left_only"], joined["region"].fillna("?").tolist())

monthly = sales.set_index("date")["revenue"].groupby(lambda day: day.month).sum()
print(monthly.cumsum().round(2).to_dict(), monthly.pct_change().round(3).tolist()[1:])
print(sales["revenue"].describe().round(2).to_dict())
top = sales.nlargest(2, "revenue")[["shop", "product", "revenue"]]
print(top.to_dict("records"))
labels = pd.cut(sales["quantity"], bins=[0, 2, 5, 100], labels=["few", "some", "many"])
print(labels.astype(str).tolist(), sales["shop"].str.upper().unique().tolist())
print(sales.to_json(orient="records", date_format="iso")[:60])
