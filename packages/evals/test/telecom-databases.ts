/** Synthetic, for tests: two customers, one of them with the phone. */
export const carrierToml = `
[[plans]]
plan_id = "P1"
name = "Small"
data_limit_gb = 5.0
price_per_month = 30.0
data_refueling_price_per_gb = 2.5

[[devices]]
device_id = "D1"
device_type = "phone"
model = "Model"
is_esim_capable = true
activation_date = "2025-01-20T14:30:00"

[[lines]]
line_id = "L1"
phone_number = "555-0001"
status = "Active"
plan_id = "P1"
device_id = "D1"
data_used_gb = 3.2

[[lines]]
line_id = "L2"
phone_number = "555-0002"
status = "Pending Activation"
plan_id = "P1"

[[customers]]
customer_id = "C1"
full_name = "Ada Example"
date_of_birth = "1990-01-02"
email = "ada@example.com"
phone_number = "555-0009"
created_at = "2025-01-15T10:30:00"
line_ids = ["L1"]
bill_ids = ["B1", "B2"]
[customers.address]
street = "1 Main St"
city = "Town"
state = "CA"
zip_code = "90210"

[[customers]]
customer_id = "C2"
full_name = "Ben Example"
date_of_birth = "1980-01-02"
email = "ben@example.com"
phone_number = "555-0008"
created_at = "2025-01-15T10:30:00"
line_ids = ["L2"]
[customers.address]
street = "2 Main St"
city = "Town"
state = "CA"
zip_code = "90210"

[[bills]]
bill_id = "B1"
customer_id = "C1"
period_start = "2025-01-01"
period_end = "2025-01-31"
issue_date = "2025-01-05"
total_due = 30.0
due_date = "2025-01-19"
status = "Overdue"

[[bills]]
bill_id = "B2"
customer_id = "C1"
period_start = "2025-02-01"
period_end = "2025-02-28"
issue_date = "2025-02-05"
total_due = 12.5
due_date = "2025-02-19"
status = "Issued"
`

export const phoneToml = `
[device]
sim_card_status = "active"
sim_card_missing = false
airplane_mode = false
network_signal_strength = "good"
network_technology_connected = "5G"
network_connection_status = "connected"
battery_level = 80
data_enabled = true
roaming_enabled = false
network_mode_preference = "4g_5g_preferred"
wifi_enabled = false
wifi_connected = false
wifi_signal_strength = "none"
wifi_calling_enabled = false
wifi_calling_mms_over_wifi = false
data_saver_mode = false
vpn_enabled_setting = false
vpn_connected = false

[device.active_apn_settings]
apn_name = "internet"

[device.app_statuses.messaging]
app_name = "messaging"

[device.app_statuses.messaging.permissions]
sms = true
storage = true
phone = true
`
