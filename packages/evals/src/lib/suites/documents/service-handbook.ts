import type { SourceDocument } from './source-document.ts'

/** The long one: what is asked of it stands deep inside. */
export const serviceHandbook: SourceDocument = {
  path: 'en/service-handbook.md',
  text: `# Service handbook for Tarn machines

> Synthetic document of an evaluation collection. The company, its products, people and figures are invented.

For authorised workshops. It holds for the Tarn 300 and, where nothing else is said, for the Tarn 300 S.

## 1. Safety

Pull the plug before you open a machine and wait until the boiler is below 50 °C. The capacitor of the power board holds its charge for about a minute; do not touch the board before.

Work with dry hands on an earthed mat. A machine that has been opened leaves the workshop only after the safety test of chapter 9.

## 2. Tools

- Torx screwdrivers T10, T15 and T20
- torque wrench, 0.5 to 6 Nm
- insulation tester, 500 V
- pressure gauge, 0 to 25 bar, with the adapter VA-31
- feeler gauge, 0.05 to 1 mm

## 3. Opening the housing

Remove the drip tray, the tank and the bean container. Undo the four T15 screws at the back and lift the rear wall off upwards. The side walls are hooked in: push them back by 12 mm, then outwards.

When closing, tighten the screws of the rear wall with 1.2 Nm. More will strip the thread of the plastic domes.

## 4. Water path

### 4.1 Tank valve

The tank valve closes when the tank is lifted. If it drips, replace the seal ring; do not grease it.

### 4.2 Flow meter

The flow meter gives 1,925 pulses a litre. A deviation above 5 % is an error of the meter, below that of the water path.

### 4.3 Pump

The pump runs dry for ten seconds at most. Mount it on its two rubber feet; without them the noise doubles.

### 4.4 Leak test

Close the outlet with the adapter VA-31 and pump up to 18 bar. The pressure may fall by no more than 0.5 bar within 90 seconds. If it falls further, look for drops at the boiler flange first, then at the T-piece behind the pump.

## 5. Boiler

### 5.1 Heating element

The cold resistance of the heating element is 34 ohms, plus or minus 2. Measure it with both wires off.

### 5.2 Thermal fuse

The thermal fuse opens at 184 °C and does not close again. It is replaced together with its clip; a fuse that has opened is never bridged, not even for a test.

### 5.3 Temperature sensor

The sensor is an NTC of 100 kilo-ohms at 25 °C. Put a pea of heat paste on it before you press it in.

### 5.4 Boiler flange

Tighten the six flange screws crosswise in two rounds: first with 2 Nm, then with 3.5 Nm. The gasket is used once.

## 6. Grinder

### 6.1 Burrs

Steel burrs last for about 12,000 cups, ceramic burrs for about 20,000. Replace both burrs together.

### 6.2 Setting the gap

Turn the upper burr down until the burrs just touch, then back by seven notches. That is a gap of 0.35 mm, the factory setting of the Tarn 300; the Tarn 300 S leaves the factory with 0.30 mm.

### 6.3 Grinder motor

A motor that draws more than 1.9 A without beans has worn bearings and is replaced as a whole.

## 7. Brew group

Grease the two guide rails and the piston ring with food-safe silicone grease, a film, not a layer. The O-ring of the piston is replaced at every service. A brew group whose rails have more than 0.4 mm of play is replaced.

## 8. Electronics

### 8.1 Reading the counters

Hold the steam key and switch on. The display shows cups, descalings, and hours one after the other. The counters cannot be reset.

### 8.2 Firmware

Firmware 3.2 or later is needed for ceramic burrs. The update takes nine minutes; a machine that loses power meanwhile starts again in rescue mode, with the blue lamp on.

### 8.3 Factory reset

Hold the steam key and the power key together for twelve seconds. Language and water hardness are lost, the counters stay.

## 9. Safety test

Measure the insulation with 500 V between both mains poles and the boiler: at least 2 mega-ohms. The earth wire may have 0.1 ohms at most. Write both values on the repair card.

## 10. Transport

Empty the boiler through the steam nozzle. A machine that travels below 0 °C with water in it is not a warranty case. Send machines in the original carton only; a replacement carton has the number VK-300.

## 11. Reports

A repair report is filed within two working days. Repairs that take longer than ten working days are reported to the regional manager, who for the north is Gemma Holroyd and for the south Idris Bevan.

## Appendix A: torques

| Screw | Torque |
|---|---|
| Rear wall | 1.2 Nm |
| Pump bracket | 1.8 Nm |
| Grinder housing | 2.5 Nm |
| Boiler flange, second round | 3.5 Nm |
| Transformer | 1.5 Nm |

## Appendix B: faults in the field, 2025

| Month | Machines in service | Pump | Grinder | Electronics |
|---|---|---|---|---|
| January | 212 | 31 | 54 | 12 |
| February | 187 | 28 | 49 | 9 |
| March | 203 | 35 | 47 | 14 |
| April | 176 | 22 | 41 | 8 |
| May | 169 | 19 | 44 | 11 |
| June | 158 | 24 | 38 | 7 |
| July | 141 | 17 | 36 | 10 |
| August | 133 | 15 | 29 | 6 |
| September | 174 | 26 | 40 | 9 |
| October | 198 | 30 | 52 | 13 |
| November | 221 | 37 | 58 | 15 |
| December | 246 | 41 | 66 | 12 |
`,
}
