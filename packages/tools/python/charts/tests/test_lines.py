from .support import ProgramTest


class Lines(ProgramTest):
    def test_format_strings_and_several_series_in_one_call(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            x = range(1, 6)
            plt.plot(x, [v ** 2 for v in x], 'ro--', x, [v ** 3 for v in x], 'g^:', linewidth=2)
            plt.plot([10, 50, 90], color='C4', marker='s', markersize=8, markerfacecolor='white')
            plt.show()
        """)
        self.assertEqual(len(picture.all('path', stroke='#ff0000', stroke_width='2.78')), 1)
        self.assertTrue(picture.all('path', stroke='#008000')[0].get('stroke-dasharray'))
        self.assertEqual(len(picture.all('circle')), 5)
        self.assertEqual(len(picture.all('g', fill='#ffffff', stroke='#9467bd')), 1)
        self.assertIn('series: [1, 4, 9, 16, 25], [1, 8, 27, 64, 125], [10, 50, 90]', picture.description)

    def test_gaps_decimals_and_generators(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            from decimal import Decimal
            from fractions import Fraction
            plt.plot((i for i in range(5)), [Decimal('1.5'), None, Fraction(5, 2), float('nan'), 4])
            plt.plot({0: 1, 1: 2}.keys(), {0: 1, 1: 2}.values(), 'k-')
        """)
        line = picture.all('path', stroke='#1f77b4')[0].get('d')
        self.assertEqual(line.count('M'), 3)
        self.assertIn('[1.5, –, 2.5, –, 4.0]', picture.description)

    def test_shared_x_with_two_scales(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            mois = ['janv.', 'févr.', 'mars']
            fig, ax1 = plt.subplots()
            ax1.bar(mois, [120, 150, 170], color='lightblue', label="Chiffre d'affaires")
            ax1.set_ylabel('M€', color='tab:blue')
            ax1.tick_params(axis='y', labelcolor='tab:blue')
            ax2 = ax1.twinx()
            ax2.plot(mois, [10, 12, 9], 'r-o', label='Croissance')
            ax2.set_ylabel('%', color='tab:red')
            lines1, labels1 = ax1.get_legend_handles_labels()
            lines2, labels2 = ax2.get_legend_handles_labels()
            ax1.legend(lines1 + lines2, labels1 + labels2, loc='upper left')
            plt.title("Chiffre d'affaires et croissance")
        """)
        bar = picture.bars('#add8e6')[1]
        marker = picture.all('circle')[1]
        self.assertAlmostEqual(bar[0] + bar[2] / 2, float(marker.get('cx')), delta=0.1)
        self.assertGreater(float(picture.text('%').get('x')), 0.9 * picture.width)
        self.assertEqual(picture.texts.count('Croissance'), 1)
        self.assertEqual(picture.description.count(' | '), 1)

    def test_dates_with_formatter(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            import matplotlib.dates as mdates
            from datetime import date, timedelta
            days = [date(2024, 1, 1) + timedelta(days=7 * i) for i in range(52)]
            fig, ax = plt.subplots(figsize=(9, 4))
            ax.plot(days, [100 + i for i in range(52)])
            ax.xaxis.set_major_locator(mdates.MonthLocator(interval=3))
            ax.xaxis.set_major_formatter(mdates.DateFormatter('%Y-%m'))
            fig.autofmt_xdate()
            plt.show()
        """)
        self.assertTrue({'2024-01', '2024-04', '2024-07', '2024-10'} <= set(picture.texts))
        self.assertIn('rotate(-30', picture.text('2024-04').get('transform'))
        self.assertIn('x: 2024-01-01 – 2024-12-23', picture.description)

    def test_automatic_date_ticks_are_round(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            from datetime import datetime, timedelta
            for step in (timedelta(minutes=15), timedelta(days=1), timedelta(days=20), timedelta(days=400)):
                plt.figure()
                plt.plot([datetime(2025, 3, 1, 8) + step * i for i in range(40)], range(40))
            plt.show()
        """)
        for picture, expected in zip(pictures, ('10:00', '03-15', '2026-01', '2040')):
            self.assertIn(expected, picture.texts)
            self.assert_fits(picture)
            self.assert_apart(picture)

    def test_fill_between_error_bars_and_steps(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            x = [1, 2, 3, 4]
            y = [2, 4, 3, 5]
            plt.errorbar(x, y, yerr=[0.5, 0.3, 0.4, 0.6], fmt='o--', capsize=4, ecolor='red', label='mesure')
            plt.fill_between(x, [1, 3, 2, 4], [3, 5, 4, 6], where=[v != 3 for v in x], color='orange', alpha=0.2)
            plt.fill_between(x, 0, 1, alpha=0.2, color='green', label='seuil')
            plt.step(x, y, where='mid', label='palier')
            plt.legend()
        """)
        self.assertEqual(len(picture.all('path', stroke='#ff0000')), 4)
        self.assertEqual(len(picture.all('path', fill='#ffa500')), 1, 'only where two neighbours are chosen')
        self.assertTrue({'mesure', 'seuil', 'palier'} <= set(picture.texts))

    def test_stacked_areas(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            années = [2020, 2021, 2022, 2023]
            plt.stackplot(années, [1, 2, 3, 4], [2, 2, 2, 2], labels=['solaire', 'éolien'], colors=['gold', 'teal'])
            plt.legend(loc='upper left')
            plt.xlim(2020, 2023)
        """)
        self.assertEqual(len(picture.all('path', fill='#ffd700')), 1)
        self.assertIn(
            'stacked area chart; x: 2020–2023; y: 0–6; series: solaire [1, 2, 3, 4], éolien [2, 2, 2, 2]',
            picture.description,
        )
        self.assertTrue({'2020', '2021', '2022', '2023'} <= set(picture.texts), 'years are whole')

    def test_reference_lines_and_spans(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots()
            ax.plot([0, 10], [0, 100])
            ax.axhline(50, color='red', ls='--', label='limite')
            ax.axvspan(2, 4, color='yellow', alpha=0.3)
            ax.axvline(x=8, ymax=0.5, color='purple')
            ax.hlines([20, 30], 0, [5, 6], colors='green')
            ax.legend()
            print(ax.get_xlim(), ax.get_ylim())
        """)
        self.assertEqual(self.printed, '(-0.5, 10.5) (-5.0, 105.0)')
        self.assertEqual(len(picture.all('path', stroke='#008000')), 2)
        self.assertEqual(len(picture.all('rect', fill='#ffff00')), 1)

    def test_many_points_stay_small(self):
        picture = self.draw("""
            import math
            import matplotlib.pyplot as plt
            plt.plot([math.sin(i / 500) for i in range(50_000)], lw=1)
        """)
        self.assertLess(len(picture.svg), 60_000)
        self.assertIn('n=50000', picture.description)

    def test_radar_chart(self):
        picture = self.draw("""
            import math
            import matplotlib.pyplot as plt
            labels = ['推理', '编程', '数学', '知识', '中文', '工具使用']
            angles = [i / 6 * 2 * math.pi for i in range(6)] + [0]
            fig, ax = plt.subplots(figsize=(6, 6), subplot_kw=dict(polar=True))
            for name, values in {'GLM-5': [90, 85, 92, 88, 95, 91], 'GLM-4.7': [85, 80, 86, 84, 92, 82]}.items():
                values = values + values[:1]
                ax.plot(angles, values, lw=2, label=name)
                ax.fill(angles, values, alpha=0.25)
            ax.set_theta_offset(math.pi / 2)
            ax.set_theta_direction(-1)
            ax.set_xticks(angles[:-1])
            ax.set_xticklabels(labels)
            ax.set_ylim(0, 100)
            ax.set_title('模型能力', pad=20)
            ax.legend(loc='upper right', bbox_to_anchor=(1.3, 1.1))
        """)
        self.assertIn('radar chart "模型能力"', picture.description)
        self.assertIn('GLM-5 [90, 85, 92, 88, 95, 91], GLM-4.7 [85, 80, 86, 84, 92, 82]', picture.description)
        places = dict(picture.boxes())
        self.assertLess(places['推理'][1], places['知识'][1])
        self.assertGreater(places['编程'][0], places['工具使用'][0])
        ring = [point.split(' ') for point in picture.all('path', stroke='#1f77b4')[0].get('d').strip('M').split('L')]
        self.assertLess(float(ring[0][1]), float(ring[3][1]), 'the first value points up')
        self.assertGreater(float(ring[1][0]), float(ring[5][0]), 'and they run clockwise')
        self.assert_apart(picture)

    def test_rose_of_bars(self):
        picture = self.draw("""
            import math
            import matplotlib.pyplot as plt
            ax = plt.subplot(111, projection='polar')
            ax.bar([i * math.pi / 4 for i in range(8)], [1, 2, 3, 4, 3, 2, 1, 2], width=0.7, color='coral')
            ax.set_theta_zero_location('N')
        """)
        self.assertEqual(len(picture.all('path', fill='#ff7f50')), 8)
        self.assertIn('45°', picture.texts)


class Points(ProgramTest):
    def test_colours_from_numbers_with_a_colour_bar(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            sc = plt.scatter([1, 2, 3, 4], [4, 1, 3, 2], c=[10, 20, 30, 40], cmap='viridis', s=[20, 80, 180, 320], alpha=0.7)
            plt.colorbar(sc, label='poids')
            plt.xlabel('x')
            print(sc.get_clim())
        """)
        self.assertEqual(self.printed, '(10, 40)')
        sizes = [float(circle.get('r')) for circle in picture.all('circle')]
        self.assertAlmostEqual((sizes[3] - 0.69) / (sizes[0] - 0.69), 4, delta=0.05)
        self.assertEqual([group.get('fill') for group in picture.all('g')][0], '#440154')
        self.assertGreater(len(picture.all('path', shape_rendering='crispEdges')), 100)
        self.assertIn('poids', picture.texts)

    def test_categories_by_colour_and_marker(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            for nom, couleur, marque in [('chat', 'tab:red', 'o'), ('chien', 'tab:green', '^')]:
                plt.scatter([1, 2, 3], [len(nom), 2, 3], c=couleur, marker=marque, edgecolors='black', label=nom)
            plt.legend(title='espèce')
        """)
        self.assertEqual(len(picture.all('circle')), 3 + 1, 'three points and one in the legend')
        self.assertIn('espèce', picture.texts)
        self.assertIn('series: chat [4, 2, 3], chien [5, 2, 3]', picture.description)

    def test_bubbles_with_annotations(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            points = {'GLM-5': (20, 77), 'GLM-4.7': (12, 73)}
            fig, ax = plt.subplots()
            for name, (cost, score) in points.items():
                ax.scatter(cost, score, s=200)
                ax.annotate(name, (cost, score), xytext=(8, 6), textcoords='offset points', fontsize=11)
            ax.annotate('meilleur', xy=(20, 77), xytext=(0.2, 0.8), textcoords='axes fraction', ha='center',
                        arrowprops=dict(arrowstyle='->', color='red', connectionstyle='arc3,rad=0.2'),
                        bbox=dict(boxstyle='round,pad=0.3', fc='lightyellow', ec='gray'))
        """)
        self.assertIn('GLM-4.7', picture.texts)
        self.assertEqual(len(picture.all('path', stroke='#ff0000')), 2, 'a curved line and the head of the arrow')
        self.assertEqual(len(picture.all('rect', fill='#ffffe0')), 1)
